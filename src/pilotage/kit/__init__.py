"""The building kit: page frame, tables, formats, panels, jobs, history; it knows no word of the domain."""
