"""Owns captions: burnt into the picture, attached as a track, at other times, taken out."""

from orchestrator.plugins.base import Operation, Plugin
from orchestrator.plugins.captions import operations as caption
from orchestrator.plugins.captions.scripts import ATTACH, BURN, EXTRACT, LOOK, REMOVE
from orchestrator.plugins.guides import EVERY_SCRIPT

GUIDE = (
    EVERY_SCRIPT
    + """
The captions are those of `input-2.*` (.srt or .vtt), or, where `PARAMS["track"]` is a number,
those of the video's own track `0:s:NUMBER`, which `-c:s srt` writes as a file first.
Read them yourself (`read_cues`, where the script has it) and write them anew: what strangers
upload has any encoding (a byte-order mark tells UTF-16 and UTF-8; then try UTF-8, then an old
one), no or repeated numbers, hours left out in WebVTT, `,` or `.` before the thousandths, blocks
of NOTE, STYLE and REGION, cues that end before they begin, and cues without words, of which the
last two are left out. Each time is `time * scale + shift_s`; what would end before 0 goes, what
would begin before it begins at 0. On the stand-in, `fit_s` brings all into so many seconds.
Burning: write an ASS file with `PlayResX` and `PlayResY` as the picture is shown, and put
`subtitles=filename=cues.ass:wrap_unicode=1` behind `square(source)`. In ASS, `{`, `}` and `\\`
are commands: words must not have them, and a new line is `\\N`. An Encoding of -1 lets lines be
read from the right; `Noto Sans` is there with all scripts. The picture must change only while a
caption is shown, and its pixels are stored as before (`stored(source)`); the sound is copied.
Attaching: picture and sound are copied, the text tracks there are stay before the new one, and
the codec follows from the file: mov_text in mp4 and mov, srt in mkv, webvtt in webm
(`SUBTITLES`). The language is `-metadata:s:s:NUMBER language=eng`. Tracks that are pictures
(dvd_subtitle, hdmv_pgs_subtitle) cannot become text.
Extracting: the file holds the captions alone, in UTF-8."""
)

PLUGIN = Plugin(
    name="captions",
    about="captions from an uploaded .srt or .vtt file, or from the video's own subtitle tracks",
    guide=GUIDE,
    operations=(
        Operation(
            name="burn",
            about="write captions into the picture, with a style",
            params=caption.Burn,
            body=BURN,
            expect=caption.burnt,
            check=caption.check_track,
            inputs=2,
            other="captions",
            alone=caption.is_own,
            for_dummy=caption.within_dummy,
            survey=LOOK,
            says=caption.cues_found,
            idle=caption.none_found,
            changes=caption.while_shown,
        ),
        Operation(
            name="attach",
            about="add captions as a track to switch on, or give the video's own other times",
            params=caption.Attach,
            body=ATTACH,
            expect=caption.attached,
            check=caption.check_track,
            inputs=2,
            other="captions",
            alone=caption.is_own,
            for_dummy=caption.within_dummy,
            survey=LOOK,
            says=caption.cues_found,
            idle=caption.none_found,
        ),
        Operation(
            name="remove",
            about="take the subtitle tracks away",
            params=caption.Remove,
            body=REMOVE,
            expect=caption.removed,
            check=caption.check_any,
        ),
        Operation(
            name="extract",
            about="write a subtitle track as an .srt or .vtt file",
            params=caption.Extract,
            body=EXTRACT,
            expect=caption.extracted,
            check=caption.check_track,
            needs=(),
            survey=LOOK,
            says=caption.cues_found,
            idle=caption.none_found,
        ),
    ),
)
