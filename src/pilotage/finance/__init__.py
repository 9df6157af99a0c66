"""The money: cost and benefit lines by month, currencies and rates, net present value."""
