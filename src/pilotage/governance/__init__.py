"""Stages and gates, decisions and their ledger, alignment reviews, change requests, status reports."""
