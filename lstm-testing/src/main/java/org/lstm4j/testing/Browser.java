package org.lstm4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium without a screen, where one is installed: whether a page says what it should once its scripts have run, and how it
 * looks on a telephone. It is led through its DevTools protocol over pipes, so that a test waits for what the page says of
 * itself and for nothing else; how long that takes does not matter.
 */
public final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    /** What a page that computes says when it is done, or failed; other pages are done when they are loaded. */
    private static final String DONE =
            "document.documentElement.dataset.error !== undefined || document.documentElement.dataset.check !== undefined"
                    + " || !document.getElementById('check')";
    /** After which a browser hangs, however busy the machine is. */
    private static final int PATIENCE_MINUTES = 10;
    /** After so many a page has told all its observers of sizes, and drawn what they changed. */
    private static final int FRAMES = 5;

    private final JsonMapper mapper = new JsonMapper();
    private final Process process;
    private final CompletableFuture<Void> watchdog;
    private final List<String> logged = new ArrayList<>();
    private final InputStream in;
    private final OutputStream out;
    private final String session;
    private int calls;

    private Browser(Path program, Path scratch) throws IOException {
        List<String> command = List.of(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-pipe",
                "--user-data-dir=" + Files.createTempDirectory(scratch, "profile"),
                "about:blank");
        // The pipe is descriptors 3 and 4 of the browser, which only a shell can give it.
        List<String> shell =
                new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", "browser"));
        shell.addAll(command);
        process = new ProcessBuilder(shell).start();
        in = process.getInputStream();
        out = process.getOutputStream();
        watchdog = new CompletableFuture<Void>()
                .completeOnTimeout(null, PATIENCE_MINUTES, TimeUnit.MINUTES)
                .thenRun(this::kill);
        String target = call("", "Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asString();
        session = call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asString();
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
    }

    private static Optional<Path> installed() {
        return NAMES.stream()
                .flatMap(name -> Arrays.stream(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * The browser of this machine; the test is skipped where there is none.
     *
     * @param scratch a folder for its profile
     */
    public static Browser orSkip(Path scratch) {
        Optional<Path> found = installed();
        Assumptions.assumeTrue(found.isPresent(), "no Chromium is installed, so no page can be opened");
        try {
            return new Browser(found.orElseThrow(), scratch);
        } catch (IOException e) {
            throw new AssertionError("the browser could not be run", e);
        }
    }

    /** Opens a page in a browser of its own; fails if it logs an error. @return the document when all its scripts have run */
    public static String document(Path scratch, Path page) {
        try (Browser browser = orSkip(scratch)) {
            return browser.open(page);
        }
    }

    /** Opens a page; fails if it logs an error. @return the document as it is when all scripts have run */
    public String open(Path page) {
        return open(page, "");
    }

    /** Opens a page as {@link #open(Path)} does, at a place: what stands behind the # of its address. */
    public String open(Path page, String place) {
        // Another place of the page that is open would not load it again.
        load("about:blank");
        load(page.toUri() + (place.isEmpty() ? "" : "#" + place));
        assertThat(logged).as("what %s logged", page).isEmpty();
        return evaluate("document.documentElement.outerHTML").asString();
    }

    /** Loads the page that is open once more. */
    public void reload() {
        String address = evaluate("location.href").asString();
        load("about:blank");
        load(address);
    }

    private void load(String address) {
        logged.clear();
        call("Page.navigate", Map.of("url", address));
        await("document.readyState === 'complete' && location.href === " + quoted(address));
        await(DONE);
    }

    private String quoted(String text) {
        return mapper.writeValueAsString(text);
    }

    /** Returns when a condition, in JavaScript, holds in the page. */
    public void await(String condition) {
        // While a page is being left there is nothing to evaluate in, which is an answer as good as no.
        String soon = "new Promise((done) => setTimeout(() => done(Boolean(" + condition + ")), 5))";
        while (!send(session, "Runtime.evaluate", evaluation(soon))
                .at("/result/result/value")
                .asBoolean(false)) {
            // the page waits, not the test
        }
    }

    /** Returns when the page has been laid out and drawn a few times, and what looks at sizes has been told them. */
    public void settle() {
        String frame = "new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))";
        for (int i = 0; i < FRAMES; i++) {
            call("Runtime.evaluate", evaluation(frame));
        }
    }

    /** What an expression gives in the page. */
    public JsonNode evaluate(String expression) {
        JsonNode answer = call("Runtime.evaluate", evaluation(expression));
        assertThat(answer.has("exceptionDetails"))
                .as("%s: %s", expression, answer)
                .isFalse();
        return answer.get("result").path("value");
    }

    private static Map<String, Object> evaluation(String expression) {
        return Map.of("expression", expression, "returnByValue", true, "awaitPromise", true);
    }

    /** Makes the page as wide and high as a screen, in points, in the theme that the system asks for. */
    public void resize(int width, int height, boolean isDark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"))));
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        return call(session, method, parameters);
    }

    private JsonNode call(String session, String method, Map<String, ?> parameters) {
        JsonNode answer = send(session, method, parameters);
        assertThat(answer.has("error")).as("%s: %s", method, answer).isFalse();
        return answer.get("result");
    }

    /** Sends a message and gives the answer to it, which may be an error. */
    private JsonNode send(String session, String method, Map<String, ?> parameters) {
        int id = ++calls;
        Map<String, Object> message = session.isEmpty()
                ? Map.of("id", id, "method", method, "params", parameters)
                : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
        try {
            out.write(mapper.writeValueAsBytes(message));
            out.write(0);
            out.flush();
            while (true) {
                JsonNode answer = read();
                if (answer.path("id").asInt(-1) == id) {
                    return answer;
                }
                note(answer);
            }
        } catch (IOException e) {
            throw new AssertionError("the browser is gone", e);
        }
    }

    private JsonNode read() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != 0; b = in.read()) {
            if (b < 0) {
                throw new IOException("the browser ended or hung for " + PATIENCE_MINUTES + " minutes");
            }
            bytes.write(b);
        }
        return mapper.readTree(bytes.toString(StandardCharsets.UTF_8));
    }

    /** What a page logs: by its own scripts, of exceptions that nobody caught, and of what its policy forbids. */
    private void note(JsonNode event) {
        switch (event.path("method").asString("")) {
            case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded" ->
                logged.add(event.get("params").toString());
            default -> {}
        }
    }

    private void kill() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        // Asked to go it leaves nothing behind. Its folder is deleted next, which fails while somebody still writes
        // there.
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        try {
            out.write("{\"id\":0,\"method\":\"Browser.close\"}\0".getBytes(StandardCharsets.UTF_8));
            out.flush();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            kill();
        }
        all.forEach(handle -> handle.onExit().join());
        watchdog.cancel(false);
    }
}
