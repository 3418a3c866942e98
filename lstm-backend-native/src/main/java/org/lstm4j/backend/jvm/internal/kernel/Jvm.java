package org.lstm4j.backend.jvm.internal.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this JVM compiles, as its options and its name tell. A JVM that does not tell is taken for one that can do everything. */
final class Jvm {
    private static final int C2_LEVEL = 4;

    private static final @Nullable HotSpotDiagnosticMXBean OPTIONS =
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

    /** True if a fused multiply-add is one instruction. Without it, {@link Math#fma(float, float, float)} takes decimal arithmetic, and a vector's one for each lane. */
    static final boolean HAS_MULTIPLY_ADD = !option("UseFMA").equals("false");

    private Jvm() {}

    /** Why vector code would crawl here; empty if it would not. */
    static Optional<String> obstacle() {
        String mode = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
        String name = System.getProperty("java.vm.name", "").toLowerCase(Locale.ROOT);
        if (mode.contains("interpreted") || option("UseCompiler").equals("false")) {
            return Optional.of("the JVM runs interpreted, and vector code needs its compiler");
        }
        if (mode.contains("emulated-client") || name.contains("client vm") || stopsBelowC2()) {
            return Optional.of("the JVM runs without its C2 compiler, and vector code needs it");
        }
        if (!HAS_MULTIPLY_ADD) {
            return Optional.of(
                    "the JVM uses no fused multiply-add (-XX:-UseFMA, or a processor without it), and vector code"
                            + " needs it");
        }
        if (option("EnableVectorSupport").equals("false")) {
            return Optional.of("the JVM does not compile vector code (-XX:-EnableVectorSupport)");
        }
        return Optional.empty();
    }

    private static boolean stopsBelowC2() {
        String level = option("TieredStopAtLevel");
        return !level.isEmpty()
                && Integer.parseInt(level) < C2_LEVEL
                && !option("TieredCompilation").equals("false");
    }

    /** An option's value, empty if there is none of that name. */
    private static String option(String name) {
        try {
            return OPTIONS == null ? "" : OPTIONS.getVMOption(name).getValue();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
