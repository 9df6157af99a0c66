"""What holds for people and their time: who may see and change it, how capacity is added, how a total is spread."""
