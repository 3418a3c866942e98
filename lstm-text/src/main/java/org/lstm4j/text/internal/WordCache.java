package org.lstm4j.text.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lstm4j.text.WordChain;

/**
 * The words of some texts in a file. Content: a magic number, the different words as UTF-16, for each text the numbers of its
 * words, and the SHA-256 of all that. For one use.
 */
public final class WordCache {
    private static final System.Logger LOG = System.getLogger(WordCache.class.getName());

    /** Part of the key: counted up whenever a step's code gives other words than before. */
    private static final int CODE_VERSION = 1;

    private static final int MAGIC = 0x4c575244; // LWRD
    private static final int BUFFER = 1 << 16;
    private static final int DIGEST_BYTES = 32;

    private final Path folder;
    private final Path file;
    private final int texts;

    /** The file for {@code chain} and {@code texts} in {@code folder}. */
    public WordCache(Path folder, WordChain chain, List<String> texts) {
        this.folder = folder;
        this.file = folder.resolve(key(chain, texts) + ".words");
        this.texts = texts.size();
    }

    private static String key(WordChain chain, List<String> texts) {
        MessageDigest digest = sha256();
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest)))) {
            out.writeInt(CODE_VERSION);
            out.writeInt(Runtime.version().feature()); // its Unicode tables
            write(out, OpenNlp.version());
            write(out, ChainJson.write(chain).toString());
            out.writeInt(texts.size());
            for (String text : texts) {
                write(out, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written anywhere
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The words, unless the file is missing or damaged. */
    public Optional<List<List<String>>> read() {
        MessageDigest digest = sha256();
        try (DataInputStream in = new DataInputStream(
                new DigestInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), digest))) {
            List<List<String>> words = content(in);
            byte[] expected = digest.digest();
            byte[] found = in.readNBytes(DIGEST_BYTES + 1);
            if (!MessageDigest.isEqual(expected, found)) {
                throw new IOException("its checksum is wrong");
            }
            return Optional.of(words);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: not used, its words are made anew: {1}", file, e.toString());
            return Optional.empty();
        }
    }

    private List<List<String>> content(DataInputStream in) throws IOException {
        require(in.readInt() == MAGIC, "it is no file of words");
        int distinct = in.readInt();
        List<String> table = new ArrayList<>();
        for (int i = 0; i < distinct; i++) {
            table.add(string(in));
        }
        require(in.readInt() == texts, "it has another number of texts");
        List<List<String>> words = new ArrayList<>(texts);
        for (int i = 0; i < texts; i++) {
            int count = in.readInt();
            List<String> text = new ArrayList<>();
            for (int k = 0; k < count; k++) {
                int number = in.readInt();
                require(number >= 0 && number < table.size(), "it names a word that it does not hold");
                text.add(table.get(number));
            }
            words.add(text);
        }
        return words;
    }

    private static void require(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }

    /** Read character by character: a damaged length ends at the end of the file and allocates nothing before. */
    private static String string(DataInputStream in) throws IOException {
        int length = in.readInt();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(in.readChar());
        }
        return text.toString();
    }

    /** Writes the words. A folder that cannot be written costs the next run its time and is a warning. */
    public void write(List<List<String>> words) {
        Path beside = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectories(folder);
            try (FileOutputStream out = new FileOutputStream(beside.toFile())) {
                out.write(bytes(words));
                out.getFD().sync();
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: the prepared words are not kept: {1}", folder, e.toString());
            remove(beside);
        }
    }

    private static void remove(Path beside) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} is left over and can be deleted: {1}", beside, e.toString());
        }
    }

    private static byte[] bytes(List<List<String>> words) throws IOException {
        Map<String, Integer> table = new LinkedHashMap<>();
        words.forEach(text -> text.forEach(word -> table.putIfAbsent(word, table.size())));
        MessageDigest digest = sha256();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DigestOutputStream(bytes, digest))) {
            out.writeInt(MAGIC);
            out.writeInt(table.size());
            for (String word : table.keySet()) {
                write(out, word);
            }
            out.writeInt(words.size());
            for (List<String> text : words) {
                out.writeInt(text.size());
                for (String word : text) {
                    out.writeInt(table.getOrDefault(word, -1));
                }
            }
        }
        bytes.write(digest.digest());
        return bytes.toByteArray();
    }

    /** As UTF-16, which holds halves of surrogate pairs as well. */
    private static void write(DataOutputStream out, String text) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has it", e);
        }
    }
}
