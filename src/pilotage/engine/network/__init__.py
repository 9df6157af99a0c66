"""When can what happen: early and late dates, float, what drives what."""
