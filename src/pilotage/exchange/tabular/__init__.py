"""Tables that people keep elsewhere: read a CSV or XLSX file, say what its cells mean, propose where they go.

Pure: no database, no clock. The walk of one file: `reading.read_table` -> `proposals.propose` -> `typed.typed`
-> `identities.observations_of` -> `matching.match`.
"""
