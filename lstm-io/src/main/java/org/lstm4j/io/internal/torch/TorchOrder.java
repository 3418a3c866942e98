package org.lstm4j.io.internal.torch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lstm4j.DType;
import org.lstm4j.Tensor;

/**
 * In which order modules follow one another. {@code torch.save} keeps the order in which a network makes them; a safetensors file has its tensors
 * by the names.
 */
final class TorchOrder {
    private static final int MOST_STEPS = 20_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final int DIGITS = 9;

    private final List<TorchGroup> groups;
    private int steps;

    private TorchOrder(List<TorchGroup> groups) {
        this.groups = groups;
    }

    /** The modules of a state dict in its order; where tensors stand by their names, 2 comes before 10. */
    static List<TorchGroup> ofFile(SequencedMap<String, Tensor> state) {
        // counters, which writers put in front of the weights, do not say where a module stands
        SequencedMap<String, Tensor> weightsFirst = new LinkedHashMap<>();
        state.forEach((name, tensor) -> {
            if (tensor.dtype() != DType.INT64) {
                weightsFirst.put(name, tensor);
            }
        });
        state.forEach(weightsFirst::putIfAbsent);
        List<TorchGroup> groups = TorchGroup.of(weightsFirst);
        List<String> paths = groups.stream().map(TorchGroup::path).toList();
        if (paths.equals(paths.stream().sorted().toList())) {
            groups.sort(Comparator.comparing((TorchGroup group) -> natural(group.path()))
                    .thenComparingInt(TorchGroup::number));
        }
        return groups;
    }

    private static String natural(String path) {
        Matcher number = NUMBER.matcher(path);
        return number.replaceAll(it -> "0".repeat(DIGITS - it.group().length()) + it.group());
    }

    /** Modules of the same shapes, which a file without an order cannot tell apart; a list for each kind of which there are several. */
    static List<List<String>> alike(List<TorchGroup> groups) {
        Map<String, List<String>> byShapes = new LinkedHashMap<>();
        groups.forEach(group -> byShapes.computeIfAbsent(group.shapes(), key -> new ArrayList<>())
                .add(group.name()));
        return byShapes.values().stream().filter(names -> names.size() > 1).toList();
    }

    /** The order of the file if each module takes what the one before gives, else the first one in which that is so; else that of the file. */
    static List<TorchGroup> chained(List<TorchGroup> groups) {
        List<TorchGroup> chain = new ArrayList<>();
        return new TorchOrder(groups).extend(chain, -1) ? chain : groups;
    }

    /** Extends a chain to all modules, trying them in the order of the file. */
    private boolean extend(List<TorchGroup> chain, int given) {
        if (chain.size() == groups.size()) {
            return true;
        }
        if (++steps > MOST_STEPS) {
            return false;
        }
        for (TorchGroup next : groups) {
            boolean isFirst = chain.isEmpty();
            if (chain.contains(next) || !follows(chain, next) || (!isFirst && inputs(next) != given)) {
                continue;
            }
            chain.add(next);
            if (extend(chain, outputs(next, isFirst))) {
                return true;
            }
            chain.removeLast();
        }
        return false;
    }

    /** The layers of one recurrent module follow one another. */
    private boolean follows(List<TorchGroup> chain, TorchGroup next) {
        if (next.number() > 0) {
            return !chain.isEmpty()
                    && chain.getLast().path().equals(next.path())
                    && chain.getLast().number() == next.number() - 1;
        }
        return chain.isEmpty()
                || chain.getLast().number() < 0
                || groups.stream()
                        .noneMatch(group -> group.path().equals(chain.getLast().path())
                                && group.number() == chain.getLast().number() + 1);
    }

    private static int inputs(TorchGroup group) {
        return switch (group.kind()) {
            case RECURRENT -> group.tensor("weight_ih").dim(1);
            case LINEAR, EMBEDDING_OR_LINEAR, CONVOLUTION ->
                group.tensor("weight").dim(1);
            case BATCH_NORM -> group.tensor("running_mean").size();
            case LAYER_NORM -> group.tensor("weight").dim(0);
            case OTHER -> -1;
        };
    }

    private static int outputs(TorchGroup group, boolean isFirst) {
        return switch (group.kind()) {
            case RECURRENT -> group.tensor("weight_hh").dim(1) * (group.isBidirectional() ? 2 : 1);
            // the first one without a bias is a table
            case EMBEDDING_OR_LINEAR -> group.tensor("weight").dim(isFirst ? 1 : 0);
            case LINEAR, CONVOLUTION -> group.tensor("weight").dim(0);
            default -> inputs(group);
        };
    }
}
