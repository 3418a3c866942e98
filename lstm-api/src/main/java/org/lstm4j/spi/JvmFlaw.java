package org.lstm4j.spi;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A fault of this JVM, or of the way it was started, that a program with a backend can meet. {@link Backends} logs each once as a
 * warning, before the first backend that it can meet is made.
 *
 * @param isOfNativeCode true if only backends can meet it that hand arrays to native code
 * @param problem what goes wrong
 * @param cure what to do
 */
public record JvmFlaw(boolean isOfNativeCode, String problem, String cure) {
    private static final System.Logger LOG = System.getLogger(JvmFlaw.class.getPackageName());
    private static final Set<JvmFlaw> SAID = ConcurrentHashMap.newKeySet();

    /** The first update of JDK 25 in which G1 leaves objects alone that native code holds. */
    private static final int PINNING_MENDED = 3;

    private static final int FEATURE = 25;

    /** What there is to know of a JVM. */
    record Facts(Runtime.Version version, boolean isG1, boolean hasCompactHeaders, String mode) {
        private static Facts ofThisJvm() {
            return new Facts(
                    Runtime.version(),
                    ManagementFactory.getGarbageCollectorMXBeans().stream()
                            .map(GarbageCollectorMXBean::getName)
                            .anyMatch(name -> name.startsWith("G1")),
                    ManagementFactory.getRuntimeMXBean().getInputArguments().contains("-XX:+UseCompactObjectHeaders"),
                    System.getProperty("java.vm.info", ""));
        }
    }

    /** Those of this JVM; asks it, which takes some milliseconds the first time. */
    public static List<JvmFlaw> ofThisJvm() {
        return of(Facts.ofThisJvm());
    }

    static List<JvmFlaw> of(Facts facts) {
        List<JvmFlaw> flaws = new ArrayList<>();
        Runtime.Version version = facts.version();
        if (version.feature() == FEATURE && version.update() < PINNING_MENDED && facts.isG1()) {
            flaws.add(new JvmFlaw(
                    true,
                    "G1 of JDK " + version.feature() + "." + version.interim() + "." + version.update()
                            + " may move arrays that native code reads (JDK-8377811), which the backends onnx and nd4j are made of",
                    "take JDK 25.0.3 or newer, or -XX:+UseSerialGC, -XX:+UseParallelGC or -XX:+UseZGC"));
        }
        if (version.feature() == FEATURE && facts.hasCompactHeaders()) {
            flaws.add(new JvmFlaw(
                    false,
                    "-XX:+UseCompactObjectHeaders is reported to damage texts on JDK 25 (JDK-8380060)",
                    "leave that option out"));
        }
        String mode = facts.mode().toLowerCase(Locale.ROOT);
        if (mode.contains("interpreted") || mode.contains("emulated-client")) {
            flaws.add(new JvmFlaw(
                    false,
                    "this JVM runs without its optimizing compiler (" + facts.mode()
                            + "), so everything takes many times as long",
                    "leave out -Xint and -XX:TieredStopAtLevel"));
        }
        return flaws;
    }

    /** Logs, once in the life of this JVM each, those that a backend can meet. */
    static void warn(BackendProvider provider) {
        for (JvmFlaw flaw : ofThisJvm()) {
            if ((provider.callsNativeCode() || !flaw.isOfNativeCode()) && SAID.add(flaw)) {
                LOG.log(System.Logger.Level.WARNING, flaw.text());
            }
        }
    }

    /** One line. */
    public String text() {
        return problem + "; " + cure + ".";
    }
}
