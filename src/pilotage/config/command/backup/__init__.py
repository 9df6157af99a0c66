"""One archive with everything: a tar file of a manifest, the database's dump and the uploaded files.

The manifest names every other member with its size and SHA-256, so that an archive that was cut short, changed or
made by something else is refused before anything is touched.
"""
