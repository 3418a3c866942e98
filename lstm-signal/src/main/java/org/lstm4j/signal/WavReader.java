package org.lstm4j.signal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.lstm4j.InvalidInputException;

/**
 * Reads recordings in WAV: PCM of 8, 16, 24 or 32 bits or of 32-bit floats, or A-law or mu-law, of one rate. Immutable.
 *
 * @param sampleRate in Hz that all recordings must have: it is not changed, for what a model hears depends on it
 * @param mix whether several channels become one, their mean; else there must be one
 * @param mostSeconds the longest recording
 */
public record WavReader(int sampleRate, boolean mix, double mostSeconds) {
    private static final int BYTE = 8;
    private static final int MOST_CHANNELS = 64;
    private static final int BUFFER = 1 << 16;

    /** Checks the ranges. */
    public WavReader {
        if (sampleRate < 1 || !(mostSeconds > 0) || mostSeconds * sampleRate > 1 << 28) {
            throw new InvalidInputException("A recording has a rate of 1 Hz or more, and at most 2^28 samples; got "
                    + sampleRate + " Hz and " + mostSeconds + " s");
        }
    }

    /**
     * Reads a recording, as samples from -1 to 1.
     *
     * @param in its bytes; read to its end, or to the limit, and not closed
     * @param place its name, for messages
     * @throws SignalDataException if it is no WAV, is cut off, has another rate or several channels, or lasts too long
     */
    public float[] read(InputStream in, String place) {
        InputStream buffered = new BufferedInputStream(in, BUFFER);
        try {
            buffered.mark(BUFFER);
            AudioFileFormat file = AudioSystem.getAudioFileFormat(buffered);
            buffered.reset();
            if (!file.getType().equals(AudioFileFormat.Type.WAVE)) {
                throw new SignalDataException(place, "expected a WAV file, found " + file.getType());
            }
            try (AudioInputStream sound = AudioSystem.getAudioInputStream(new Open(buffered))) {
                return samples(sound, place);
            }
        } catch (UnsupportedAudioFileException | IllegalArgumentException | ArithmeticException e) {
            throw new SignalDataException(
                    place, "expected a WAV file of PCM, found something else or a broken header; convert it to WAV", e);
        } catch (IOException e) {
            throw cut(place, e);
        }
    }

    private static SignalDataException cut(String place, IOException e) {
        return new SignalDataException(
                place, "expected a whole WAV file, found one that is cut off or damaged; fetch it again", e);
    }

    private float[] samples(AudioInputStream sound, String place) throws IOException {
        AudioFormat format = sound.getFormat();
        if (Math.abs(format.getSampleRate() - sampleRate) > 0.5) {
            throw new SignalDataException(
                    place,
                    String.format(
                            Locale.ROOT,
                            "expected a sample rate of %d Hz, found %.0f Hz; resample the recording, or set sample-rate if"
                                    + " all have this one",
                            sampleRate,
                            format.getSampleRate()));
        }
        int channels = format.getChannels();
        if (channels != 1 && !mix) {
            throw new SignalDataException(
                    place, "expected one channel, found " + channels + "; set mix = true to take their mean");
        }
        if (channels < 1 || channels > MOST_CHANNELS) {
            throw new SignalDataException(place, "expected 1 to " + MOST_CHANNELS + " channels, found " + channels);
        }
        long frames = sound.getFrameLength();
        long most = (long) (mostSeconds * sampleRate);
        if (frames > most) {
            throw tooLong(place, (double) frames / sampleRate);
        }
        boolean isFloat = format.getEncoding().equals(AudioFormat.Encoding.PCM_FLOAT);
        AudioInputStream pcm = isFloat || isPcm(format) ? sound : decoded(sound, format);
        AudioFormat decoded = pcm.getFormat();
        int width = decoded.getSampleSizeInBits() / BYTE;
        boolean isWhole = decoded.getSampleSizeInBits() % BYTE == 0 && decoded.getFrameSize() == width * channels;
        if (width < 1 || width > 4 || !isWhole || (isFloat && width != 4)) {
            throw new SignalDataException(
                    place,
                    "expected samples of 8, 16, 24 or 32 bits, found " + decoded.getSampleSizeInBits() + " bits");
        }
        // One frame more than allowed tells that there are more.
        byte[] bytes =
                pcm.readNBytes(Math.toIntExact(Math.min(Integer.MAX_VALUE - 16L, (most + 1) * width * channels)));
        int read = bytes.length / (width * channels);
        if (read > most) {
            throw tooLong(place, (double) read / sampleRate);
        }
        if (frames != AudioSystem.NOT_SPECIFIED && read < frames) {
            throw new SignalDataException(
                    place,
                    "expected " + frames + " samples, as its header says, found " + read
                            + ": the file is cut off; fetch it again");
        }
        if (read == 0) {
            throw new SignalDataException(place, "expected samples, found an empty recording; leave it out");
        }
        return mixed(bytes, read, channels, decoded, isFloat, place);
    }

    private SignalDataException tooLong(String place, double seconds) {
        return new SignalDataException(
                place,
                String.format(
                        Locale.ROOT,
                        "lasts %.1f s or more, and at most %.1f s are read; cut it, or raise max-seconds of the source",
                        seconds,
                        mostSeconds));
    }

    private static boolean isPcm(AudioFormat format) {
        return format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED)
                || format.getEncoding().equals(AudioFormat.Encoding.PCM_UNSIGNED);
    }

    private static AudioInputStream decoded(AudioInputStream sound, AudioFormat format) {
        AudioFormat signed = new AudioFormat(
                AudioFormat.Encoding.PCM_SIGNED,
                format.getSampleRate(),
                2 * BYTE,
                format.getChannels(),
                2 * format.getChannels(),
                format.getSampleRate(),
                false);
        return AudioSystem.getAudioInputStream(signed, sound);
    }

    private static float[] mixed(
            byte[] bytes, int frames, int channels, AudioFormat format, boolean isFloat, String place) {
        int width = format.getSampleSizeInBits() / BYTE;
        boolean isUnsigned = format.getEncoding().equals(AudioFormat.Encoding.PCM_UNSIGNED);
        double full = 1L << (width * BYTE - 1);
        float[] samples = new float[frames];
        for (int frame = 0; frame < frames; frame++) {
            double sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                int at = (frame * channels + channel) * width;
                int value = 0;
                for (int b = 0; b < width; b++) {
                    int from = format.isBigEndian() ? at + b : at + width - 1 - b;
                    value = (value << BYTE) | (bytes[from] & 0xFF);
                }
                if (isFloat) {
                    sum += Float.intBitsToFloat(value);
                } else if (isUnsigned) {
                    sum += (Integer.toUnsignedLong(value) - full) / full;
                } else {
                    sum += (value << (Integer.SIZE - width * BYTE) >> (Integer.SIZE - width * BYTE)) / full;
                }
            }
            samples[frame] = (float) (sum / channels);
            if (!Float.isFinite(samples[frame])) {
                throw new SignalDataException(
                        place, "expected finite samples, found " + samples[frame] + " as sample " + (frame + 1));
            }
        }
        return samples;
    }

    /** A stream that stays open when the one around it is closed. */
    private static final class Open extends BufferedInputStream {
        Open(InputStream in) {
            super(in, BUFFER);
        }

        @Override
        public void close() {
            // its caller's
        }
    }
}
