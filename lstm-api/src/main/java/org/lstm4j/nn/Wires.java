package org.lstm4j.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.internal.CallerLine;

/** Wires by name, in order: what goes into a {@link Network} and what comes out. Immutable. */
public final class Wires {
    private final SequencedMap<String, Wire> wires;
    private final String what;

    Wires(SequencedMap<String, Wire> wires, String what) {
        this.wires = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(wires));
        this.what = what;
    }

    /** One wire under a name. */
    public static Wires of(String name, Wire wire) {
        SequencedMap<String, Wire> one = new LinkedHashMap<>();
        one.put(name, wire);
        return new Wires(one, "output");
    }

    /** These and one more. @throws InvalidInputException if the name is in use */
    public Wires and(String name, Wire wire) {
        if (wires.containsKey(name)) {
            throw new InvalidInputException("Two " + what + "s are named \"" + name + "\"" + CallerLine.inBrackets()
                    + ". Each needs its own name");
        }
        SequencedMap<String, Wire> more = new LinkedHashMap<>(wires);
        more.put(name, wire);
        return new Wires(more, what);
    }

    /** The wire of that name. @throws InvalidInputException naming those there are */
    public Wire get(String name) {
        Wire wire = wires.get(name);
        if (wire == null) {
            throw new InvalidInputException("There is no " + what + " \"" + name + "\" to read"
                    + CallerLine.inBrackets() + ". Found: " + String.join(", ", wires.keySet()));
        }
        return wire;
    }

    /** All names. */
    public Set<String> names() {
        return wires.sequencedKeySet();
    }

    /** All of them. */
    SequencedMap<String, Wire> map() {
        return wires;
    }
}
