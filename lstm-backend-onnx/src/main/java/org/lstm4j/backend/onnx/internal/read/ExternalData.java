package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.OnnxReader;

/**
 * Tensors that lie in files beside the model. A file strange to us says which bytes of which file: the name must be a
 * plain one, the file a regular one in the model's own folder, the bytes there, and all of them together within a
 * bound, before memory is taken.
 */
final class ExternalData {
    private static final int MAX_NAME = 255;

    private final Optional<Path> folder;
    private final Map<String, Found> files = new HashMap<>();
    private long taken;

    /** A file beside the model, as it was when it was first asked for. */
    private record Found(Path path, long size) {}

    private ExternalData(Optional<Path> folder) {
        this.folder = folder;
    }

    /** Of a model whose file is not known, which refuses. */
    static ExternalData none() {
        return new ExternalData(Optional.empty());
    }

    /** Of a model in that file. */
    static ExternalData beside(Path model) {
        Path folder = model.toAbsolutePath().getParent();
        return new ExternalData(Optional.ofNullable(folder));
    }

    static boolean isOf(TensorProto proto) {
        return proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL || proto.getExternalDataCount() > 0;
    }

    /**
     * A tensor's bytes, little-endian.
     *
     * @param what the tensor, for messages
     * @param bytes how many it has by its dimensions
     */
    ByteBuffer read(TensorProto proto, String what, long bytes) {
        String name = text(proto, "location").orElse("");
        if (folder.isEmpty()) {
            throw OnnxModelException.of(
                    Problem.EXTERNAL_DATA,
                    what + " lies in another file, \"" + Identifiers.plain(name, "?")
                            + "\", and of a model in memory none is opened. Read it by its path, with that file beside"
                            + " it, or save it in one file (torch.onnx.export with external_data=False)");
        }
        long offset = number(proto, "offset", 0, what);
        long length = number(proto, "length", bytes, what);
        if (length != bytes) {
            throw OnnxModelException.of(
                    Problem.INCONSISTENT,
                    what + " has " + bytes + " bytes by its dimensions " + proto.getDimsList() + ", and " + length
                            + " in \"" + name + "\". The model is damaged: export it again");
        }
        Found file = file(name, what, folder.get());
        if (offset > file.size() - length) {
            throw OnnxModelException.of(
                    Problem.INCONSISTENT,
                    what + " takes the bytes " + offset + " to " + (offset + length) + " of \"" + name
                            + "\", which has " + file.size()
                            + ". The file was cut off, or belongs to another model: copy it again");
        }
        taken += length;
        if (taken > OnnxReader.MAX_EXTERNAL_BYTES || length > Integer.MAX_VALUE - 8) {
            throw OnnxModelException.of(
                    Problem.TOO_LARGE,
                    what + " is beyond what is read from files beside a model: " + OnnxReader.MAX_EXTERNAL_BYTES
                            + " bytes in all, 2^31 of a tensor. Export a smaller model");
        }
        return bytes(file, offset, (int) length, what);
    }

    private static Optional<String> text(TensorProto proto, String key) {
        return proto.getExternalDataList().stream()
                .filter(entry -> entry.getKey().equals(key))
                .map(StringStringEntryProto::getValue)
                .findFirst();
    }

    private static long number(TensorProto proto, String key, long otherwise, String what) {
        Optional<String> given = text(proto, key);
        if (given.isEmpty()) {
            return otherwise;
        }
        if (!given.get().matches("[0-9]{1,18}")) {
            throw OnnxModelException.of(
                    Problem.INCONSISTENT,
                    what + " has the " + key + " \"" + Identifiers.plain(given.get(), "?")
                            + "\" in another file; it is a number of bytes. Export the model again");
        }
        return Long.parseLong(given.get());
    }

    private Found file(String name, String what, Path beside) {
        Found known = files.get(name);
        if (known == null) {
            known = found(name, what, beside);
            files.put(name, known);
        }
        return Objects.requireNonNull(known);
    }

    private static Found found(String name, String what, Path beside) {
        boolean isPlain = !name.isEmpty()
                && name.length() <= MAX_NAME
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
        if (!isPlain) {
            throw refused(what, name, "which is not the name of a file beside the model; no other is opened");
        }
        try {
            Path folder = beside.toRealPath();
            Path file = folder.resolve(name).toRealPath();
            if (!folder.equals(file.getParent())) {
                throw refused(what, name, "a link that leads out of the model's folder; put the file itself there");
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw refused(what, name, "which is no regular file");
            }
            return new Found(file, Files.size(file));
        } catch (NoSuchFileException e) {
            throw caused(e, refused(what, name, "which is not there: put it beside the model, under that name"));
        } catch (IOException | InvalidPathException e) {
            throw caused(e, refused(what, name, "which cannot be read (" + reason(e) + "); check its permissions"));
        }
    }

    private static ByteBuffer bytes(Found file, long offset, int length, String what) {
        String name = String.valueOf(file.path().getFileName());
        try (SeekableByteChannel in =
                Files.newByteChannel(file.path(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            in.position(offset);
            while (bytes.hasRemaining()) {
                if (in.read(bytes) < 0) {
                    throw refused(what, name, "which became shorter while it was read; copy it again");
                }
            }
            return bytes.flip();
        } catch (IOException e) {
            throw caused(e, refused(what, name, "which cannot be read (" + reason(e) + "); check its permissions"));
        }
    }

    private static OnnxModelException refused(String what, String name, String reason) {
        String shown = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
        return OnnxModelException.of(
                Problem.EXTERNAL_DATA,
                what + " lies in the file \"" + shown.replaceAll("\\p{Cntrl}", "_") + "\", " + reason);
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName();
    }

    private static OnnxModelException caused(Exception cause, OnnxModelException e) {
        e.initCause(cause);
        return e;
    }
}
