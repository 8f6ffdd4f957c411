#error "complex numbers are not supported: lockstep knows float and double only"
