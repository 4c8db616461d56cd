package host

import "time"

const ms = time.Millisecond
