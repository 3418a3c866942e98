package org.lstm4j.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;

/** A data set whose columns are tensors in memory. The tensors are not copied and must not change. */
public final class TensorDataset implements Dataset {
    /** How many batches are sorted together where nobody says: torchtext's number. */
    public static final int DEFAULT_POOL = 100;

    private final Map<String, Tensor> columns;
    /** For each column that is trimmed the one with its rows' lengths. */
    private final Map<String, String> trimmed;

    private final int multiple;
    private final int size;

    private TensorDataset(Map<String, Tensor> columns, Map<String, String> trimmed, int multiple) {
        this.columns = new LinkedHashMap<>(columns);
        this.trimmed = Map.copyOf(trimmed);
        this.multiple = multiple;
        List<Integer> sizes =
                columns.values().stream().map(TensorDataset::rows).distinct().toList();
        if (sizes.size() != 1) {
            throw new InvalidInputException("The columns of a data set have the same number of rows; got " + columns);
        }
        this.size = sizes.getFirst();
    }

    private static int rows(Tensor tensor) {
        if (tensor.rank() == 0) {
            throw new InvalidInputException("A column's first dimension is its rows; got a scalar");
        }
        return tensor.dim(0);
    }

    /** Those columns, each with its rows as the first dimension. @throws InvalidInputException if they differ */
    public static TensorDataset of(Map<String, Tensor> columns) {
        return new TensorDataset(columns, Map.of(), 1);
    }

    /**
     * The same data, each batch cut after its longest row, so that what no row uses is neither copied nor computed. Columns with
     * other lengths can be cut by those, by a further call.
     *
     * @param lengthsColumn an int32 column with each row's length
     * @param names the columns whose second dimension is time
     */
    public TensorDataset trimmedBy(String lengthsColumn, String... names) {
        for (String name : names) {
            if (column(name).rank() < 2 || column(name).dim(1) < 1) {
                throw new InvalidInputException("Column " + name + " has no time dimension: " + column(name));
            }
        }
        column(lengthsColumn).ints();
        Map<String, String> all = new HashMap<>(trimmed);
        for (String name : names) {
            all.put(name, lengthsColumn);
        }
        return new TensorDataset(columns, all, multiple);
    }

    /**
     * The same data, trimmed batches cut after a number of steps that is a multiple of this, or at the end of the column:
     * what {@code pad_to_multiple_of} is in Hugging Face's Transformers. Backends plan once for each size, and so have
     * few to plan for; where lengths are given the steps behind the longest row cost next to nothing.
     *
     * @param steps 1 or more; 1 without this
     */
    public TensorDataset paddedToMultipleOf(int steps) {
        if (steps < 1) {
            throw new InvalidInputException("Batches are cut at a multiple of 1 step or more; got " + steps);
        }
        return new TensorDataset(columns, trimmed, steps);
    }

    /**
     * The same rows in batches of like length, {@value #DEFAULT_POOL} batches sorted together.
     *
     * @param lengthsColumn an int32 column with each row's length
     * @see #bucketedBy(int[], int)
     */
    public Dataset bucketedBy(String lengthsColumn) {
        return bucketedBy(column(lengthsColumn).ints(), DEFAULT_POOL);
    }

    /** A column. @throws InvalidInputException naming those there are */
    public Tensor column(String name) {
        Tensor tensor = columns.get(name);
        if (tensor == null) {
            throw new InvalidInputException("No column \"" + name + "\". Found: " + columns.keySet());
        }
        return tensor;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Sizes largestSizes(List<Input> inputs, int batchSize) {
        Map<String, Integer> sizes = new HashMap<>();
        for (Input input : inputs) {
            Tensor column = columns.get(input.name());
            if (column == null || column.rank() != input.rank()) {
                continue;
            }
            for (int axis = 0; axis < input.rank(); axis++) {
                if (input.shape().dim(axis) instanceof Dim.Named(String name)) {
                    sizes.merge(name, largest(input.name(), column, axis, batchSize), Math::max);
                }
            }
        }
        return new Sizes(sizes);
    }

    private int largest(String name, Tensor column, int axis, int batchSize) {
        if (axis == 0) {
            return Math.clamp(size, 1, batchSize);
        }
        int all = column.dim(axis);
        int[] rows = IntStream.range(0, size).toArray();
        return axis == 1 ? Math.min(all, longest(name, rows)) : all;
    }

    @Override
    public Feeds read(int[] rows) {
        Feeds feeds = new Feeds();
        columns.forEach((name, source) -> feeds.put(name, gather(source, rows, longest(name, rows))));
        return feeds;
    }

    /** What a column is cut after, rounded up; at least 1, since a sequence without steps is no tensor that a layer takes. */
    private int longest(String name, int[] rows) {
        String lengthsColumn = trimmed.get(name);
        if (lengthsColumn == null) {
            return Integer.MAX_VALUE;
        }
        int[] lengths = column(lengthsColumn).ints();
        int longest = 1;
        for (int row : rows) {
            longest = Math.max(longest, lengths[row]);
        }
        return (int) Math.min(Integer.MAX_VALUE, (long) Math.ceilDiv(longest, multiple) * multiple);
    }

    private static Tensor gather(Tensor source, int[] rows, int maxSteps) {
        List<Integer> dims = new ArrayList<>();
        for (int dim : source.dims()) {
            dims.add(dim);
        }
        int rowSize = source.dim(0) == 0 ? 0 : source.size() / source.dim(0);
        int copied = rowSize;
        if (dims.size() > 1 && maxSteps < dims.get(1)) {
            copied = rowSize / dims.get(1) * maxSteps;
            dims.set(1, maxSteps);
        }
        dims.set(0, rows.length);
        Tensor target = Tensor.zeros(
                source.dtype(), dims.stream().mapToInt(Integer::intValue).toArray());
        for (int i = 0; i < rows.length; i++) {
            target.copyElements(source, rows[i] * rowSize, i * copied, copied);
        }
        return target;
    }
}
