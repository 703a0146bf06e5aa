"""The panel of /settings: what people, groups and topics can set, and how it is shown."""
