"""What buyers say of goods that were delivered to them, shown after the desk has read it."""
