"""Which seat a person has, and the links that admins make."""
