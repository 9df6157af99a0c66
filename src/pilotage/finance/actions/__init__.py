"""Every way to write money: lines, amounts, rates and terms. Each keeps the summaries in the same transaction."""
