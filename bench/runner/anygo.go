package runner

import "context"

// GoTool runs the Go command in dir as engines are built, whatever the environment says, but for some settings such as
// "GOOS=js". It returns the last line of what the command said.
func GoTool(ctx context.Context, dir string, settings []string, args ...string) (line string, err error) {
	stdout, stderr, err := goTool{}.start(ctx, dir, settings, args...)
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case err != nil:
		return "", goError(args, stderr, stdout, err)
	}
	return lastLine(stdout), nil
}
