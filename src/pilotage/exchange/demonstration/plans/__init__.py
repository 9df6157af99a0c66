"""The plans of Nordhaven: outlines as text, made into schedules that fit the register, and lived up to now."""
