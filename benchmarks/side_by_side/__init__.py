"""The generator beside C and beside other load generators: one module for each kind of work, and what they share."""
