/** An entry that throws while it is loaded. */
throw new RangeError("thrown by the entry")
