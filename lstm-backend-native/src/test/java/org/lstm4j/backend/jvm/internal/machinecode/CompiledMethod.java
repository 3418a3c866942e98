package org.lstm4j.backend.jvm.internal.machinecode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lstm4j.backend.jvm.internal.machinecode.Instruction.Flow;
import org.lstm4j.backend.jvm.internal.machinecode.Instruction.Work;

/**
 * A method as C2 compiled it, from its beginning and not from the middle of a loop on. It is read from what the JVM prints for
 * {@code -XX:CompileCommand=print}, which without the plug-in for disassembly is bytes.
 */
public final class CompiledMethod {
    private static final String NUMBER = "0x([0-9a-f]+)";
    private static final Pattern HEADER =
            Pattern.compile("Compiled method \\(c2\\) +\\d+ +\\d+ +([%s!bn ]*)4 +\\S+::\\S+ .*");
    private static final Pattern RANGE = Pattern.compile(" main code +\\[" + NUMBER + "," + NUMBER + "\\].*");
    private static final Pattern NAME =
            Pattern.compile(" +# \\{method\\} \\{0x[0-9a-f]+\\} '([^']+)' '([^']+)' in '(?:[^']*/)?([^']+)'");
    private static final Pattern CONSTANT = Pattern.compile(" +" + NUMBER + ": +0x[0-9a-f]{8} +" + NUMBER + " *");
    private static final Pattern BYTES = Pattern.compile(" +" + NUMBER + ": ([0-9a-f| ]+)");
    private static final Pattern CALL =
            Pattern.compile(" +" + NUMBER + ": ; +\\{((?:runtime|static|optimized virtual|virtual)[ _]call.*)\\} *");
    /** The JVM names a call at the group of bytes in which it begins. */
    private static final int GROUP = 4;

    private final String title;
    private final String descriptor;
    private final long start;
    private final byte[] bytes;
    /** What is called, by the offset of the group. */
    private final Map<Integer, String> callees = new HashMap<>();
    /** Offsets in jump tables. */
    private final List<Integer> table = new ArrayList<>();

    private final List<Loop> loops;

    private CompiledMethod(List<String> lines) {
        Matcher name = first(NAME, lines);
        this.title = name.group(3) + "." + name.group(1);
        this.descriptor = name.group(2);
        Matcher range = first(RANGE, lines);
        this.start = Long.parseUnsignedLong(range.group(1), 16);
        this.bytes = new byte[offset(range, 2)];
        int filled = lines.stream().mapToInt(this::read).sum();
        if (filled != bytes.length) {
            throw new IllegalArgumentException("Cannot read what the JVM printed for " + title + ": expected "
                    + bytes.length + " bytes of machine code, found " + filled);
        }
        List<Instruction> code = Decoder.decode(bytes).stream()
                .map(i -> i.flow() == Flow.CALL && callee(i).contains("UncommonTrapBlob") ? leaving(i) : i)
                .toList();
        this.loops = Loops.of(code, table);
    }

    /**
     * The methods that the JVM printed, in the order of compilation, so that a later version stands behind an earlier one.
     *
     * @throws IllegalArgumentException if what it printed is not understood
     */
    public static List<CompiledMethod> parse(String output) {
        List<CompiledMethod> methods = new ArrayList<>();
        List<String> lines = output.lines().toList();
        for (int j = 0; j < lines.size(); j++) {
            Matcher header = HEADER.matcher(lines.get(j));
            if (header.matches() && !header.group(1).contains("%")) {
                int end = j;
                while (end < lines.size() && !lines.get(end).startsWith("[/MachCode]")) {
                    end++;
                }
                methods.add(new CompiledMethod(lines.subList(j, end)));
            }
        }
        return methods;
    }

    /** Takes what a line tells, and returns how many bytes of code it holds. */
    private int read(String line) {
        Matcher hex = BYTES.matcher(line);
        if (hex.matches()) {
            int at = offset(hex, 1);
            byte[] part = HexFormat.of().parseHex(hex.group(2).replaceAll("[| ]", ""));
            int taken = Math.max(0, Math.min(part.length, bytes.length - at));
            System.arraycopy(part, 0, bytes, taken == 0 ? 0 : at, taken);
            return taken;
        }
        Matcher call = CALL.matcher(line);
        if (call.matches()) {
            callees.put(offset(call, 1), call.group(2));
        }
        Matcher constant = CONSTANT.matcher(line);
        if (constant.matches()) {
            long target = Long.parseUnsignedLong(constant.group(2), 16) - start;
            if (target >= 0 && target < bytes.length) {
                table.add((int) target);
            }
        }
        return 0;
    }

    private int offset(Matcher line, int group) {
        return (int) (Long.parseUnsignedLong(line.group(group), 16) - start);
    }

    private static Matcher first(Pattern pattern, List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Cannot read what the JVM printed for "
                        + lines.getFirst() + ": expected a line of the form " + pattern));
    }

    /** A trap gives up the compiled code, so what stands behind it in memory does not follow. */
    private static Instruction leaving(Instruction call) {
        return new Instruction(call.at(), call.length(), Flow.LEAVE, 0, 0, Work.OTHER, false);
    }

    /** The class, without its package, and the method. */
    public String title() {
        return title;
    }

    /** Title and descriptor, which tells overloads apart. */
    public String signature() {
        return title + descriptor;
    }

    List<Loop> loops() {
        return loops;
    }

    String callee(Instruction call) {
        return callees.getOrDefault(call.at() / GROUP * GROUP, "unnamed call");
    }

    String hex(Instruction instruction) {
        return HexFormat.of().formatHex(bytes, instruction.at(), instruction.end());
    }
}
