package cli

import "github.com/spf13/pflag"

// Flags that several commands have.

// AddCorpus adds --corpus.
func AddCorpus(f *pflag.FlagSet, to *string) {
	f.StringVar(to, "corpus", "", "directory or zip file of .go files for the scenario source (default the Go toolchain's)")
}

// AddWide adds --wide.
func AddWide(f *pflag.FlagSet, to *bool) {
	f.BoolVar(to, "wide", false, "show every column and remark, however wide the tables are")
}

// AddLimits adds --limits, with 16 as the default.
func AddLimits(f *pflag.FlagSet, to *Limits) {
	*to = Limits{16}
	f.Var(to, "limits", "concurrency limits: 16, or 4,16,64, or a range that doubles: 1..256")
}
