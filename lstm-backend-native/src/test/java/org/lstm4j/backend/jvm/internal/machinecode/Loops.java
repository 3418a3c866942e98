package org.lstm4j.backend.jvm.internal.machinecode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lstm4j.backend.jvm.internal.machinecode.Instruction.Flow;

/**
 * The natural loops of a method: for every jump back to an instruction that leads to it, all that lies on a way from there to the jump. What the
 * compiler moved out of line, as the slow way of an allocation, belongs to the loop if it returns to it.
 *
 * <p>What jump tables name counts as entered from outside, because the code does not tell which table a jump goes through. So a loop that comes
 * around only through a switch is not found; the loops behind a switch are.
 */
final class Loops {
    private final List<Instruction> code;
    private final Map<Integer, Integer> indexOf = new HashMap<>();
    private final List<List<Integer>> before = new ArrayList<>();
    private final List<int[]> backward = new ArrayList<>();
    private final BitSet seen = new BitSet();
    private final Map<Integer, BitSet> bodies = new TreeMap<>();

    private Loops(List<Instruction> code) {
        this.code = code;
        for (int j = 0; j < code.size(); j++) {
            indexOf.put(code.get(j).at(), j);
            before.add(new ArrayList<>());
        }
    }

    /**
     * The loops of a method that is entered at its first instruction and where tables lead, by rising offset of their first instruction.
     *
     * @param table offsets that jumps through tables may lead to
     * @throws IllegalArgumentException if a jump leads into the middle of an instruction, or a loop has two entries
     */
    static List<Loop> of(List<Instruction> code, List<Integer> table) {
        Loops loops = new Loops(code);
        loops.walk(0);
        for (int target : table) {
            loops.walk(loops.index(target));
        }
        loops.backward.forEach(edge -> loops.collect(edge[0], edge[1]));
        List<Loop> found = new ArrayList<>();
        loops.bodies.forEach((head, body) -> found.add(loops.loop(head, body)));
        return found;
    }

    private Loop loop(int head, BitSet body) {
        boolean innermost = bodies.keySet().stream().noneMatch(other -> other != head && body.get(other));
        return new Loop(
                code.get(head).at(),
                innermost,
                body.stream().mapToObj(code::get).toList());
    }

    /** Depth first; an edge back to an instruction on the current path closes a loop. */
    private void walk(int root) {
        BitSet onPath = new BitSet();
        Deque<Integer> path = new ArrayDeque<>();
        Map<Integer, Deque<Integer>> left = new HashMap<>();
        if (!seen.get(root)) {
            enter(root, path, onPath, left);
        }
        while (!path.isEmpty()) {
            int from = path.element();
            Integer to = left.getOrDefault(from, new ArrayDeque<>()).poll();
            if (to == null) {
                onPath.clear(path.pop());
                continue;
            }
            before.get(to).add(from);
            if (onPath.get(to)) {
                backward.add(new int[] {from, to});
            } else if (!seen.get(to)) {
                enter(to, path, onPath, left);
            }
        }
    }

    private void enter(int index, Deque<Integer> path, BitSet onPath, Map<Integer, Deque<Integer>> left) {
        path.push(index);
        seen.set(index);
        onPath.set(index);
        left.put(index, next(index));
    }

    private void collect(int tail, int head) {
        BitSet body = bodies.computeIfAbsent(head, h -> new BitSet());
        body.set(head);
        Deque<Integer> open = new ArrayDeque<>(List.of(tail));
        while (!open.isEmpty()) {
            int at = open.pop();
            if (!body.get(at)) {
                if (at == 0) {
                    throw new IllegalArgumentException(
                            "The loop at offset " + code.get(head).at()
                                    + " has two entries: the instructions were misread, or the compiler has changed");
                }
                body.set(at);
                open.addAll(before.get(at));
            }
        }
    }

    private Deque<Integer> next(int at) {
        Instruction instruction = code.get(at);
        Flow flow = instruction.flow();
        Deque<Integer> next = new ArrayDeque<>(2);
        if ((flow == Flow.BRANCH || flow == Flow.JUMP) && isInside(instruction.target())) {
            next.add(index(instruction.target()));
        }
        if ((flow == Flow.BRANCH || flow == Flow.NEXT || flow == Flow.CALL) && at + 1 < code.size()) {
            next.add(at + 1);
        }
        return next;
    }

    /** Stubs and other methods lie outside. */
    private boolean isInside(int offset) {
        return offset >= 0 && offset < code.getLast().end();
    }

    private int index(int offset) {
        Integer index = indexOf.get(offset);
        if (index == null) {
            throw new IllegalArgumentException("A jump leads to offset " + offset
                    + ", into the middle of an instruction: the instructions were misread");
        }
        return index;
    }
}
