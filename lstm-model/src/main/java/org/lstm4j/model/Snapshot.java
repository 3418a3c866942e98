package org.lstm4j.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.lstm4j.Tensor;
import org.lstm4j.TooLargeException;

/**
 * A session as bytes, little-endian: {@code LSTMSNAP}, the version, the kind of session, the model's SHA-256 and title, the rows, the
 * floats of each state, what the session adds, and a SHA-256 of all before it.
 *
 * <p>The bytes may come from anywhere. They are read for a model, which knows what must be in them: no number in them takes more
 * memory than they are long.
 */
final class Snapshot {
    /** A {@link Session}. */
    static final byte TENSORS = 1;

    /** A {@link WritingSession}. */
    static final byte TEXT = 2;

    private static final byte[] MAGIC = "LSTMSNAP".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int DIGEST = 32;
    private static final int MOST_TITLE = 200;
    /** Magic, version, kind, digest of the model, length of its title. */
    private static final int HEADER = MAGIC.length + 2 + DIGEST + 2;

    private Snapshot() {}

    /** Adds what a kind of session has beside its states. */
    interface Part {
        /** How many bytes it is. */
        int size();

        /** Writes them. */
        void write(ByteBuffer to);
    }

    static byte[] write(ModelIdentity model, byte kind, States states, Part part) {
        byte[] title = model.title().getBytes(StandardCharsets.UTF_8);
        long size = (long) HEADER + title.length + Integer.BYTES + bytes(states.current()) + part.size() + DIGEST;
        if (size > Tensor.MAX_SIZE) {
            throw TooLargeException.beyond("A snapshot of a session", new ArithmeticException("overflow"));
        }
        ByteBuffer to = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        to.put(MAGIC).put(VERSION).put(kind);
        to.put(HexFormat.of().parseHex(model.sha256()));
        to.putShort((short) title.length).put(title);
        to.putInt(states.rows());
        for (Tensor state : states.current()) {
            to.asFloatBuffer().put(state.floats());
            to.position(to.position() + state.size() * Float.BYTES);
        }
        part.write(to);
        to.put(digest(to.array(), to.position()));
        return to.array();
    }

    private static long bytes(List<Tensor> states) {
        return states.stream().mapToLong(Tensor::size).sum() * Float.BYTES;
    }

    private static byte[] digest(byte[] bytes, int count) {
        MessageDigest digest = ModelIdentity.newDigest();
        digest.update(bytes, 0, count);
        return digest.digest();
    }

    /**
     * Checks all but what is behind the model's title.
     *
     * @return the rest, without the digest
     */
    static ByteBuffer open(ModelIdentity model, byte kind, byte[] bytes) {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new SnapshotException(
                    SnapshotException.Problem.FOREIGN, "These " + bytes.length + " bytes are no snapshot of a session");
        }
        if (bytes.length > MAGIC.length && bytes[MAGIC.length] != VERSION) {
            throw new SnapshotException(
                    SnapshotException.Problem.NEWER,
                    "This snapshot has version " + bytes[MAGIC.length] + ", and this release reads version " + VERSION
                            + ": a later one wrote it, so use that");
        }
        int end = bytes.length - DIGEST;
        if (end < HEADER) {
            throw damaged("it is cut off after " + bytes.length + " bytes");
        }
        ByteBuffer from = ByteBuffer.wrap(bytes, 0, end).order(ByteOrder.LITTLE_ENDIAN);
        from.position(MAGIC.length + 1);
        byte found = from.get();
        byte[] sha = new byte[DIGEST];
        from.get(sha);
        int length = Short.toUnsignedInt(from.getShort());
        if (length > MOST_TITLE || length > from.remaining()) {
            throw damaged("the name of its model is cut off");
        }
        byte[] title = new byte[length];
        from.get(title);
        String other = HexFormat.of().formatHex(sha);
        if (!Arrays.equals(digest(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw damaged("its checksum is another than that of its content");
        }
        if (!other.equals(model.sha256())) {
            String name = new String(title, StandardCharsets.UTF_8).replaceAll("\\p{C}", "?");
            throw new SnapshotException(
                    SnapshotException.Problem.OTHER_MODEL,
                    "This snapshot is of another model: of " + new ModelIdentity(name, other).line()
                            + ", and this one is " + model.line());
        }
        if (found != kind) {
            throw new SnapshotException(
                    SnapshotException.Problem.OTHER_SESSION,
                    "This snapshot is of "
                            + (found == TEXT
                                    ? "a session that writes text; give it to writer().session()"
                                    : "a session of tensors; give it to session()"));
        }
        return from;
    }

    /** Reads how many rows there are; the caller checks the number. */
    static int rows(ByteBuffer from) {
        if (from.remaining() < Integer.BYTES) {
            throw damaged("it has no number of rows");
        }
        return from.getInt();
    }

    /** Reads the states of as many rows. */
    static void states(ByteBuffer from, States states) {
        for (Tensor state : states.current()) {
            if (from.remaining() < state.size() * (long) Float.BYTES) {
                throw damaged("its states are cut off");
            }
            from.asFloatBuffer().get(state.floats());
            from.position(from.position() + state.size() * Float.BYTES);
            if (state.firstNonFinite().isPresent()) {
                throw damaged("a state is no finite number");
            }
        }
    }

    static SnapshotException damaged(String why) {
        return new SnapshotException(SnapshotException.Problem.DAMAGED, "This snapshot is damaged: " + why);
    }
}
