"""Which practices to put in place when: increments that follow each other, and nothing before what it stands on."""
