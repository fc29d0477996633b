"""The voice of a drawn video: its captions are spoken, and pictures stay until they have ended."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from agents.artifacts.render_result import RenderResult, VideoFile
from agents.artifacts.request import ExplainerRequest, Form, Voice
from agents.artifacts.story.narration import SpokenWord, Utterance
from agents.artifacts.validation_report import Caption
from agents.artifacts.voice_over import SpokenSentence, VoiceOver
from orchestrator.engine.events import VoiceGiven
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.dub import DRAWN, SPOKEN, dub_script, read_dubbed
from orchestrator.media.heard import times_of
from orchestrator.media.sentences import utterance_of
from orchestrator.media.speech import VOICES, pack_sounds
from orchestrator.media.voice_times import VoiceTimes, spoken_captions, voice_times
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.sandbox.mp4_boxes import Mp4Error, check_mp4
from orchestrator.stages.film_scripts import run_kept_script
from orchestrator.stages.render_scene import SILENT
from orchestrator.stages.speak_sentences import Speaker, speak, speaker_for
from orchestrator.stages.workshop import ExplainerRun

NO_WORDS = "nothing is said in it."


async def add_voice(
    run: ExplainerRun, request: ExplainerRequest, result: RenderResult
) -> VoiceOver:
    """Have the captions spoken, and put the voice into the video; as drawn, if nobody asked."""
    video = result.video
    if request.voice is Voice.NONE or video is None:
        return VoiceOver(voice=request.voice, video=video, duration_s=result.duration_s)
    by = run.workshop.makers.speech
    speaker = speaker_for(request.voice, (each.text for each in result.captions), by)
    why_not = speaker.why_not if result.captions else NO_WORDS
    if result.form is not Form.VIDEO or result.transparent:
        why_not = "what was drawn is no video with a background."
    if not why_not:
        try:
            over = await _spoken(run, request.voice, speaker, result, video)
        except SandboxProtocolError as error:
            # The pictures are good, and are not thrown away for want of a voice.
            run.note(f"it stays silent: {error.message}")
            why_not = f"it could not be spoken: {error.message.partition(chr(10))[0]}"[:600]
        else:
            _tell(run, over)
            return over
    name = final_name(video)
    await asyncio.to_thread(run.folder.adopt_file, run.folder.path(video.path), name)
    over = VoiceOver(
        voice=request.voice,
        silent_because=why_not,
        language=speaker.language,
        video=video.model_copy(update={"path": name}),
        duration_s=result.duration_s,
    )
    _tell(run, over)
    return over


def _tell(run: ExplainerRun, over: VoiceOver) -> None:
    run.emit(VoiceGiven(stage=run.stage, voice=over.in_words))
    held_s = sum(each.lasts_s for each in over.held)
    longer = f", pictures stay for {held_s:.1f} s more" if over.held else ""
    if over.used:
        run.progress(f"{len(over.sentences)} captions are spoken{longer}")


def final_name(video: VideoFile) -> str:
    """What the video is called that is handed out."""
    return video.path.removeprefix(SILENT)


async def _spoken(
    run: ExplainerRun, voice: Voice, speaker: Speaker, result: RenderResult, video: VideoFile
) -> VoiceOver:
    """The video with its voice.

    Raises:
        SandboxProtocolError: It could not be made.
    """
    captions = result.captions
    name, path = final_name(video), run.folder.path(video.path)
    with temporary_folder(run.folder.root, prefix=".voice-") as into:
        spoken = await speak(run, speaker, [each.text for each in captions], into)
        sentences, heard, speaker = spoken.sentences, spoken.heard, spoken.speaker
        times = voice_times(
            [each.start_s for each in captions],
            [heard[each.name].duration_s for each in sentences],
            frames=result.frames,
            fps=result.quality.fps,
        )
        sounds = {f"{each}.wav": into / f"{each}.wav" for each in sorted(heard)}
        await asyncio.to_thread(pack_sounds, sounds, into / VOICES)
        places = [(each.name, at_s) for each, at_s in zip(sentences, times.begins_s, strict=True)]
        script = dub_script(places, times.held, times.duration_s)
        inputs = {VOICES: into / VOICES, DRAWN: path}
        told = await run_kept_script(
            run, script, (SPOKEN,), into, words="giving it its voice", inputs=inputs
        )
        sound = read_dubbed(told, times.duration_s).sound
        size_bytes = await asyncio.to_thread(checked_size, into / SPOKEN)
        sha256 = await asyncio.to_thread(run.folder.adopt_file, into / SPOKEN, name)
    utterances = [utterance_of(each, heard[each.name]) for each in sentences]
    return VoiceOver(
        voice=voice,
        used=speaker.name,
        requested=speaker.requested,
        because=speaker.because,
        times=times_of(heard.values()),
        language=speaker.language,
        sentences=spoken_sentences(captions, utterances, times),
        held=times.held,
        captions=spoken_captions(utterances, times.begins_s, until_s=times.duration_s),
        video=VideoFile(path=name, sha256=sha256, size_bytes=size_bytes),
        duration_s=round(times.duration_s, 6),
        loudness_lufs=sound.loudness_lufs,
        true_peak_db=sound.true_peak_db,
    )


def checked_size(path: Path) -> int:
    """The size of a video that came from the sandbox, bytes.

    Raises:
        SandboxProtocolError: It is none.
    """
    try:
        check_mp4(path)
    except Mp4Error as error:
        raise SandboxProtocolError(f"what has its voice is no mp4 file: {error}") from error
    return path.stat().st_size


def spoken_sentences(
    captions: Sequence[Caption], utterances: Sequence[Utterance], times: VoiceTimes
) -> tuple[SpokenSentence, ...]:
    """What is heard of each caption, in the time of the video with the voice."""
    return tuple(
        SpokenSentence(
            text=utterance.text,
            drawn_s=caption.start_s,
            begin_s=round(at_s + utterance.begin_s, 4),
            end_s=round(at_s + utterance.end_s, 4),
            words=tuple(
                SpokenWord(
                    text=word.text,
                    begin_s=round(at_s + word.begin_s, 4),
                    end_s=round(at_s + word.end_s, 4),
                )
                for word in utterance.words
            ),
        )
        for caption, utterance, at_s in zip(captions, utterances, times.begins_s, strict=True)
    )
