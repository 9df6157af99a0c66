"""What holds for money: who may touch it, how it is spread, converted and valued."""
