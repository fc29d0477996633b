"""Rules that hold for every script of an edit, whichever plugin it is of."""

EVERY_SCRIPT = """\
Write one Python script: the standard library, PyAV, and ffmpeg by subprocess with a list of
arguments, never a shell. It runs in a folder that holds `input.mp4` (or another ending; more files
are `input-2.*`, `input-3.*`) and writes the file that its first argument names. `PARAMS` holds its
parameters. Print `progress 42.5` for the percent that is done. There is no network.
Give ffmpeg `-nostdin -protocol_whitelist file,pipe`. Copy every stream that is not changed. Keep
all sound tracks, the channel layout, ten bits where there are ten, and the size as it is shown:
ffmpeg turns pictures with a rotation by itself when they are encoded. The source may have no sound,
odd sizes, pictures at uneven times (use `-fps_mode passthrough`), and a start other than 0.
Rates are fractions such as 30000/1001: hand them to ffmpeg as they are told, and never `eval` them.
A filter chain of many parts goes into a file of its own and is read with `-/filter_complex FILE`: a
command line has an end. Names of files in filters are your own plain ones, as `cues.ass`: there,
`:`, `'`, `,`, `;`, `[`, `]` and `\\` would each have to be escaped, twice.
PyAV's own filters lack subtitles, ass, drawtext, eq, cropdetect, rubberband and vidstab; the ffmpeg
program has them."""
