package org.lstm4j.io.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.ModelFileException.Problem;

/**
 * Reads a pickle, Python's own format, as data and as nothing else: what a pickle calls is not called but noted ({@link Call}), and only
 * what its reader allows is noted at all. So nothing in a file is executed, whatever it says.
 *
 * <p>Values are String, Long, Double, Boolean, {@link None}, List (of lists, tuples and sets), Map in the order of the file,
 * {@link Global}, {@link Call} and {@link Persistent}. Protocols 0 to 5, of which the opcodes that write such values in binary are read.
 * Memory is bounded by the bytes that are read. <i>Source:</i> Python's pickletools.
 */
final class Pickle {
    /** Tensors take a hundred bytes and some thirty values each: far more than any network has. */
    private static final int MOST_BYTES = 1 << 24;

    private static final int MOST_VALUES = 1 << 20;

    private static final int BIT_7 = 0x80;

    /** Python's None. */
    enum None {
        /** The only one. */
        NONE
    }

    /** The name of a class or function. */
    record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** What would be made by calling a function, or a class, with arguments. */
    record Call(Global function, List<Object> arguments) {}

    /** A reference to something outside the pickle. */
    record Persistent(Object id) {}

    /** Which names may be noted; else the reason why a name is refused, with what to do. */
    interface Allowed {
        Optional<String> refusal(Global name);
    }

    private final InputStream in;
    private final Place place;
    private final Allowed allowed;
    private int left = MOST_BYTES;
    private int values;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private Pickle(InputStream in, Place place, Allowed allowed) {
        this.in = in;
        this.place = place;
        this.allowed = allowed;
    }

    /** Reads one value, and of the stream not a byte behind it. */
    static Object read(InputStream in, Place place, Allowed allowed) throws IOException {
        return new Pickle(in, place, allowed).run();
    }

    private Object run() throws IOException {
        while (true) {
            int opcode = unsigned();
            if (opcode == '.') {
                return pop();
            }
            step(opcode);
        }
    }

    private void step(int opcode) throws IOException {
        switch (opcode) {
            case 0x80 -> unsigned(); // protocol
            case 0x95 -> number(8); // frame: how many bytes follow, which come one by one anyhow
            case '(' -> {
                count();
                marks.push(stack.size());
            }
            case '0' -> pop();
            case '1' -> toMark();
            case '2' -> push(top());
            case 'N' -> push(None.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) (int) number(4));
            case 'K' -> push(number(1));
            case 'M' -> push(number(2));
            case 0x8a -> push(whole(unsigned()));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(number(8))));
            case 'X' -> push(text(number(4)));
            case 0x8c -> push(text(number(1)));
            case 0x8d -> push(text(number(8)));
            case 'U' -> push(text(number(1)));
            case 'T' -> push(text(number(4)));
            case 'C' -> push(text(number(1)));
            case ']', 0x8f -> push(new ArrayList<>());
            case ')' -> push(List.of());
            case '}' -> push(new LinkedHashMap<>());
            case 't' -> push(List.copyOf(toMark()));
            case 'l' -> push(toMark());
            case 'd' -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                putAll(map, toMark());
                push(map);
            }
            case 0x85 -> push(last(1));
            case 0x86 -> push(last(2));
            case 0x87 -> push(last(3));
            case 'a' -> {
                Object item = pop();
                growing(top()).add(item);
            }
            case 'e', 0x90 -> {
                List<Object> items = toMark();
                growing(top()).addAll(items);
            }
            case 's' -> {
                List<Object> pair = last(2);
                putAll(map(top()), pair);
            }
            case 'u' -> {
                List<Object> pairs = toMark();
                putAll(map(top()), pairs);
            }
            case 'q' -> memorise(unsigned());
            case 'r' -> memorise((int) number(4));
            case 0x94 -> memorise(memo.size());
            case 'h' -> push(memorised(unsigned()));
            case 'j' -> push(memorised((int) number(4)));
            case 'c' -> push(global(line(), line()));
            case 0x93 -> {
                List<Object> names = last(2);
                push(global(string(names.get(0)), string(names.get(1))));
            }
            case 'R', 0x81 -> {
                List<Object> call = last(2);
                push(call(call.get(0), call.get(1)));
            }
            case 'Q' -> push(new Persistent(pop()));
            case 'b' -> build();
            default ->
                throw place.failure(
                        Problem.UNSUPPORTED,
                        String.format(
                                "its pickle has the opcode 0x%02x, which files of weights do not need. Save the state dict:"
                                        + " torch.save(model.state_dict(), \"model.pt\").",
                                opcode));
        }
    }

    /** The state of an object whose making was noted: of ordered dictionaries an attribute that says nothing here. */
    private void build() {
        pop();
        Object built = top();
        if (!(built instanceof Map) && !(built instanceof Call)) {
            throw damaged("gives a state to " + kind(built));
        }
    }

    private Object call(Object function, Object arguments) {
        if (!(function instanceof Global global)) {
            throw damaged("calls " + kind(function));
        }
        List<Object> list = list(arguments);
        return global.name().equals("OrderedDict") && list.isEmpty() ? new LinkedHashMap<>() : new Call(global, list);
    }

    private Global global(String module, String name) {
        Global global = new Global(module, name);
        allowed.refusal(global).ifPresent(reason -> {
            throw place.failure(Problem.UNSUPPORTED, reason);
        });
        return global;
    }

    private void putAll(Map<Object, Object> map, List<Object> pairs) {
        if (pairs.size() % 2 != 0) {
            throw damaged("has a key without a value");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            Object key = pairs.get(i);
            // Keys that hold other values could hold the map itself, which has no hash then.
            if (!(key instanceof String) && !(key instanceof Long) && !(key instanceof Boolean)) {
                throw place.failure(
                        Problem.UNSUPPORTED,
                        "has a dictionary whose key is " + kind(key) + ", not a name or a number.");
            }
            map.put(key, pairs.get(i + 1));
        }
    }

    @SuppressWarnings("unchecked") // every list in here is one of objects
    private List<Object> list(Object value) {
        if (!(value instanceof List)) {
            throw damaged("expects a list or a tuple and has " + kind(value));
        }
        return (List<Object>) value;
    }

    /** A list that may get more; a tuple may not. */
    private List<Object> growing(Object value) {
        List<Object> list = list(value);
        if (!(value instanceof ArrayList)) {
            throw damaged("adds to a tuple");
        }
        return list;
    }

    @SuppressWarnings("unchecked") // every map in here is one of objects
    private Map<Object, Object> map(Object value) {
        if (!(value instanceof Map)) {
            throw damaged("expects a dictionary and has " + kind(value));
        }
        return (Map<Object, Object>) value;
    }

    private String string(Object value) {
        if (!(value instanceof String text)) {
            throw damaged("expects a name and has " + kind(value));
        }
        return text;
    }

    private static String kind(Object value) {
        return switch (value) {
            case String text -> "a text";
            case Long number -> "a number";
            case Double number -> "a number";
            case Boolean truth -> "a truth value";
            case List<?> list -> "a list";
            case Map<?, ?> map -> "a dictionary";
            case Global global -> "the name " + global;
            case Call call -> "an object of " + call.function();
            case Persistent reference -> "a reference";
            default -> "None";
        };
    }

    private ModelFileException damaged(String what) {
        return place.corrupt("its pickle " + what);
    }

    private Object memorised(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw damaged("refers to a value that is not there");
        }
        return value;
    }

    private void push(Object value) {
        count();
        stack.add(value);
    }

    private void count() {
        values++;
        if (values > MOST_VALUES) {
            throw place.tooLarge("its pickle has more than " + MOST_VALUES + " values");
        }
    }

    private void memorise(int index) {
        count();
        memo.put(index, top());
    }

    private Object top() {
        int floor = marks.isEmpty() ? 0 : marks.peek();
        if (stack.size() <= floor) {
            throw damaged("takes a value that is not there");
        }
        return stack.getLast();
    }

    private Object pop() {
        Object value = top();
        stack.removeLast();
        return value;
    }

    private List<Object> last(int count) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.addFirst(pop());
        }
        return List.copyOf(values);
    }

    private List<Object> toMark() {
        if (marks.isEmpty()) {
            throw damaged("ends a group that was not begun");
        }
        List<Object> tail = stack.subList(marks.pop(), stack.size());
        List<Object> values = new ArrayList<>(tail);
        tail.clear();
        return values;
    }

    private int unsigned() throws IOException {
        int value = in.read();
        left--;
        if (value < 0) {
            throw place.truncated("its pickle has no end");
        }
        if (left < 0) {
            throw place.tooLarge("its pickle has more than " + MOST_BYTES + " bytes");
        }
        return value;
    }

    /** An unsigned little-endian number; of eight bytes with its bits as they are. */
    private long number(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) unsigned() << (8 * i);
        }
        return value;
    }

    /** A little-endian number in two's complement; those beyond 8 bytes are noted as the largest, which is none that is used. */
    private long whole(int bytes) throws IOException {
        byte[] digits = bytes(bytes);
        if (bytes > Long.BYTES) {
            return Long.MAX_VALUE;
        }
        byte[] all = new byte[Long.BYTES];
        System.arraycopy(digits, 0, all, 0, bytes);
        boolean isNegative = bytes > 0 && (digits[bytes - 1] & BIT_7) != 0;
        for (int i = bytes; isNegative && i < all.length; i++) {
            all[i] = -1;
        }
        return ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private byte[] bytes(long count) throws IOException {
        if (count < 0 || count > left) {
            throw place.corrupt("its pickle claims a text of " + Long.toUnsignedString(count) + " bytes");
        }
        // As many as come, not as many as are claimed.
        byte[] bytes = in.readNBytes((int) count);
        left -= bytes.length;
        if (bytes.length < count) {
            throw place.truncated("its pickle has no end");
        }
        return bytes;
    }

    private String text(long count) throws IOException {
        byte[] bytes = bytes(count);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1); // Python 2's byte strings
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = unsigned(); next != '\n'; next = unsigned()) {
            line.append((char) next);
        }
        return line.toString();
    }
}
