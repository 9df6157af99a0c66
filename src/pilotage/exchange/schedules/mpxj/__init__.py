"""Every other format of plans, read by MPXJ (Java) in a process of its own."""
