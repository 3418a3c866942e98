package org.lstm4j.tasks.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.lstm4j.InvalidInputException;

/**
 * The text of a task file, of a file that one includes, or of a resource, and what an include in it may open.
 *
 * @param name for people
 * @param text all of it
 * @param place where it lies
 * @param reach what may be opened besides
 * @param depth includes on the way to it
 * @param files how many were opened so far, on all ways
 */
record TaskSource(String name, String text, Place place, Reach reach, int depth, AtomicInteger files) {
    private static final int MAX_FILES = 100;
    private static final int MAX_DEPTH = 10;
    private static final String ENDING = ".conf";
    private static final String SHIPPED = "org/lstm4j/tasks/";
    /** Where tasks that ship lay before 0.2; files of users include them from there. */
    private static final String SHIPPED_BEFORE = "org/lstm4j/apps/tasks/";

    /** Where a text lies. */
    sealed interface Place {}

    /**
     * In a folder.
     *
     * @param folder its own
     * @param top the real path of the task's, below which all included files lie
     */
    record Folder(Path folder, Path top) implements Place {}

    /**
     * On the class path.
     *
     * @param folder with a slash at the end, or empty
     * @param loader whose class path it is
     */
    record Resource(String folder, ClassLoader loader) implements Place {}

    /** Nowhere: it includes nothing. */
    record Nowhere() implements Place {}

    /** The value of an option. */
    static TaskSource ofOption(String name, String text) {
        return new TaskSource(name, text, new Nowhere(), Reach.NOTHING, 0, new AtomicInteger());
    }

    /** A task file, which may lie anywhere. */
    static TaskSource file(Path file, Reach reach) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("no task file " + file);
        }
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
        try {
            Folder place = new Folder(folder, folder.toRealPath());
            return new TaskSource(
                    Origins.shortest(file), text(file, Origins.shortest(file)), place, reach, 0, new AtomicInteger());
        } catch (IOException e) {
            throw new InvalidInputException("task file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A task on the class path. */
    static TaskSource resource(String resource, ClassLoader loader, Reach reach) {
        return resource(resource, loader, reach, 0, new AtomicInteger(), "");
    }

    private static TaskSource resource(
            String resource, ClassLoader loader, Reach reach, int depth, AtomicInteger files, String line) {
        int slash = resource.lastIndexOf('/') + 1;
        String name = resource.substring(slash);
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in == null) {
                throw new ConfigurationException(
                        line.isEmpty() ? name : line, "", "there is no resource \"" + resource + "\" to include");
            }
            Resource place = new Resource(resource.substring(0, slash), loader);
            return new TaskSource(name, decoded(in.readAllBytes(), name), place, reach, depth, files);
        } catch (IOException e) {
            throw new InvalidInputException("the task " + resource + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(Path file, String name) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return decoded(in.readNBytes(4 * TaskText.MAX_CHARACTERS + 1), name);
        }
    }

    private static String decoded(byte[] bytes, String name) {
        int first = bytes.length < 2 ? 0 : ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        if (first == 0xfeff || first == 0xfffe) {
            throw new ConfigurationException(name, "", "is UTF-16; save it as UTF-8");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(name, "", "is not UTF-8");
        }
    }

    /** What {@code include "x"} names: a file in the folder or below that of the task, or a resource beside this one. */
    TaskSource sibling(String what, String line) {
        String file = what.endsWith(ENDING) || what.endsWith(".json") ? what : what + ENDING;
        return switch (place) {
            case Resource resource -> {
                if (file.contains("/")) {
                    throw refused(line, what, "a task that ships includes others beside it only");
                }
                yield opened(line, resource.folder() + file, resource.loader());
            }
            case Folder folder -> opened(line, what, file, folder);
            case Nowhere _ -> throw refused(line, what, "an option includes nothing");
        };
    }

    /** What {@code include classpath("x")} names: a task that ships or that a plug-in brings. */
    TaskSource resource(String what, String line) {
        String given = what.startsWith("/") ? what.substring(1) : what;
        String name = given.startsWith(SHIPPED_BEFORE) ? SHIPPED + given.substring(SHIPPED_BEFORE.length()) : given;
        ClassLoader loader = reach.resources().get(name);
        if (loader == null) {
            throw refused(
                    line,
                    what,
                    "only tasks can be included from the class path, as "
                            + reach.resources().keySet().stream()
                                    .sorted()
                                    .findFirst()
                                    .orElse(SHIPPED + "NAME.conf"));
        }
        return opened(line, name, loader);
    }

    private TaskSource opened(String line, String resource, ClassLoader loader) {
        count(line);
        return resource(resource, loader, reach, depth + 1, files, line);
    }

    private TaskSource opened(String line, String what, String file, Folder folder) {
        count(line);
        try {
            Path there = folder.folder().resolve(file).normalize();
            if (Path.of(file).isAbsolute()) {
                throw refused(line, what, "only files below the task's own folder can be included");
            }
            if (!inside(there, folder)) {
                throw refused(line, what, "lies outside the folder of the task, of whose files alone it can be made");
            }
            if (!Files.isRegularFile(there)) {
                throw refused(line, what, "there is no such file");
            }
            if (!there.toRealPath().startsWith(folder.top())) {
                throw refused(line, what, "is a link that leads out of the folder of the task");
            }
            String shown = Origins.shortest(there);
            return new TaskSource(
                    shown,
                    text(there, shown),
                    new Folder(Objects.requireNonNull(there.getParent(), "a file lies in a folder"), folder.top()),
                    reach,
                    depth + 1,
                    files);
        } catch (IOException | InvalidPathException e) {
            throw refused(line, what, "cannot be read");
        }
    }

    /** By the names alone, so that whoever wrote the task does not learn what there is elsewhere. */
    private static boolean inside(Path file, Folder folder) throws IOException {
        Path above = file.getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above != null && above.toRealPath().startsWith(folder.top());
    }

    private void count(String line) {
        if (depth == MAX_DEPTH || files.incrementAndGet() > MAX_FILES) {
            throw new ConfigurationException(
                    line,
                    "",
                    "more than "
                            + (depth == MAX_DEPTH ? MAX_DEPTH + " includes within each other" : MAX_FILES + " includes")
                            + "; does a file include itself?");
        }
    }

    private static ConfigurationException refused(String line, String what, String problem) {
        return new ConfigurationException(line, "", "include \"" + what + "\": " + problem);
    }

    /** The values, with substitutions that are not resolved yet. */
    ConfigObject parse() {
        TaskText.check(text, name);
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setAllowMissing(false)
                .setOriginDescription(Origins.description(name))
                .setIncluder(new Includes(this));
        try {
            return ConfigFactory.parseString(text, options).root();
        } catch (ConfigException e) {
            // What is included was perhaps not meant for anybody's eyes.
            throw depth == 0
                    ? ConfigReader.translated(e)
                    : new ConfigurationException(
                            e.origin() == null ? name : Origins.describe(e.origin()), "", "is not HOCON");
        }
    }
}
