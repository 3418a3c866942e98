package org.lstm4j.io.internal.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.internal.Place;

/**
 * Reads an HDF5 file with jHDF, whatever is in it: jHDF's exceptions become one of ours, and no more is read than a file of that size can
 * hold. For one thread.
 */
final class Hdf {
    /** Data sets of a file may be packed, but not by much: more elements than so many for each byte are an attack. */
    private static final long UNPACKED = 64;

    private static final int MOST_NAMES = 100_000;

    private final Place place;
    private final Group root;
    private final long most;
    private long elements;

    private Hdf(Place place, Group root, long size) {
        this.place = place;
        this.root = root;
        this.most = Math.multiplyExact(size, UNPACKED);
    }

    /** What is done with an open file. */
    interface Use<T> {
        T with(Hdf file);
    }

    /**
     * Opens a file, uses it and closes it.
     *
     * @param bytes the whole file: of a file on a disk jHDF allocates whatever size it says that a part of it has
     * @param size of the file on the disk, which may have been packed
     * @throws ModelFileException if it is damaged
     */
    static <T> T using(Place place, byte[] bytes, long size, Use<T> use) {
        try (HdfFile file = HdfFile.fromBytes(bytes)) {
            return use.with(new Hdf(place, file, size));
        } catch (ModelFileException e) {
            throw e;
        } catch (RuntimeException e) { // of many kinds, for jHDF believes what it reads
            throw place.corrupt("is no whole HDF5 file: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw place.corrupt("has groups within themselves", new IllegalStateException(e));
        }
    }

    Group root() {
        return root;
    }

    Place place() {
        return place;
    }

    /** A group in a group. */
    Optional<Group> group(Group parent, String name) {
        Node child = parent.getChildren().get(name);
        return child instanceof Group group ? Optional.of(group) : Optional.empty();
    }

    /** A text that is an attribute. */
    Optional<String> text(Node node, String name) {
        Attribute attribute = node.getAttributes().get(name);
        Object data = attribute == null ? null : attribute.getData();
        return data instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A list of texts that is an attribute; of many names Keras writes it in parts, with a number from 0 behind the name. */
    Optional<List<String>> texts(Node node, String name) {
        Map<String, Attribute> attributes = node.getAttributes();
        if (attributes.containsKey(name)) {
            List<String> all = new ArrayList<>();
            add(attributes.get(name), all);
            return Optional.of(all);
        }
        List<String> all = new ArrayList<>();
        int parts = 0;
        while (attributes.containsKey(name + parts)) {
            add(attributes.get(name + parts), all);
            parts++;
        }
        return parts == 0 ? Optional.empty() : Optional.of(all);
    }

    /** An empty list comes as nothing. */
    private void add(Attribute attribute, List<String> to) {
        Object data = attribute.getData();
        if (data instanceof String text) {
            to.add(text);
        } else if (data instanceof Object[] texts) {
            Arrays.stream(texts).map(String::valueOf).forEach(to::add);
        }
        if (to.size() > MOST_NAMES) {
            throw place.tooLarge("has more than " + MOST_NAMES + " names of weights");
        }
    }

    /** A data set by its path below a group. */
    Tensor tensor(Group group, String path) {
        Node node = group;
        for (String part : path.split("/")) {
            node = node instanceof Group parent ? parent.getChildren().get(part) : null;
            if (node == null) {
                throw place.corrupt("has no weight " + group.getPath() + path);
            }
        }
        if (!(node instanceof Dataset data)) {
            throw place.corrupt("has no weight " + group.getPath() + path);
        }
        return tensor(data);
    }

    /** All data sets of a group that are numbered from 0. */
    List<Tensor> numbered(Group group) {
        TreeMap<Integer, Dataset> byNumber = new TreeMap<>();
        group.getChildren().forEach((name, node) -> {
            if (node instanceof Dataset data && name.matches("[0-9]{1,6}")) {
                byNumber.put(Integer.valueOf(name), data);
            }
        });
        return byNumber.values().stream().map(this::tensor).toList();
    }

    private Tensor tensor(Dataset data) {
        int[] dims = data.getDimensions();
        long size = 1;
        for (int dim : dims) {
            size = Math.multiplyExact(size, dim);
        }
        elements += size;
        if (size > Tensor.MAX_SIZE || elements > most) {
            throw place.tooLarge("the weight " + data.getPath() + " of the sizes " + Arrays.toString(dims)
                    + " has more numbers than the file can hold");
        }
        Object flat = data.isScalar() || size == 0 ? data.getData() : data.getDataFlat();
        float[] values = switch (flat) {
            case float[] floats -> floats;
            case double[] doubles -> {
                float[] floats = new float[doubles.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) doubles[i];
                }
                yield floats;
            }
            case Integer one -> new float[] {one}; // how many rows something counted
            case Long one -> new float[] {one};
            case Float one -> new float[] {one};
            case Double one -> new float[] {one.floatValue()};
            case null, default ->
                throw place.failure(
                        ModelFileException.Problem.UNSUPPORTED,
                        "the weight " + data.getPath() + " is of the type "
                                + data.getJavaType().getSimpleName()
                                + ", and numbers of float32, float64 and float16 are read. Save the model with"
                                + " float weights.");
        };
        if (values.length != size) {
            throw place.corrupt(
                    "the weight " + data.getPath() + " has " + values.length + " numbers, expected " + size);
        }
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        System.arraycopy(values, 0, tensor.floats(), 0, values.length);
        return tensor;
    }
}
