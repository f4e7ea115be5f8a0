"""Mechanisms: rules that several events use, one file each."""
