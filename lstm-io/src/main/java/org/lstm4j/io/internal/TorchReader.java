package org.lstm4j.io.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.internal.Pickle.Call;
import org.lstm4j.io.internal.Pickle.Global;
import org.lstm4j.io.internal.Pickle.Persistent;

/**
 * Reads the tensors of a file that {@code torch.save} wrote: a zip with a pickle and an entry for each storage, or, before version 1.6,
 * pickles with the storages behind them.
 */
public final class TorchReader {
    private static final String SAVE_STATE = "Save its state dict, which has the weights alone:"
            + " torch.save(model.state_dict(), \"model.pt\"), or safetensors.torch.save_file(model.state_dict(),"
            + " \"model.safetensors\").";
    private static final String PICKLE = "data.pkl";
    private static final String STORAGE = "storage";
    private static final byte[] ZIP = {'P', 'K'};
    /** {@code 0x1950a86a20f9469cfc6c}, ten bytes, as the reader notes whatever is beyond a long. */
    private static final Object MAGIC = Long.MAX_VALUE;

    private static final long PROTOCOL = 1001;
    private static final int CHUNK = 1 << 16;
    /** Tied weights are several names of one storage; more elements than so many for each byte of the file are an attack. */
    private static final long VIEWS = 4;

    private static final int MOST_DIMENSIONS = 64;
    /** Of what is said to be left out. */
    private static final int MOST_NAMES = 20;

    private static final int LONGEST_NAME = 100;

    private static final Map<String, ElementType> STORAGES = Map.of(
            "FloatStorage", ElementType.F32,
            "DoubleStorage", ElementType.F64,
            "HalfStorage", ElementType.F16,
            "BFloat16Storage", ElementType.BF16,
            "LongStorage", ElementType.I64,
            "IntStorage", ElementType.I32,
            "BoolStorage", ElementType.BOOL);
    private static final Set<String> OTHER_STORAGES = Set.of(
            "ByteStorage",
            "CharStorage",
            "ShortStorage",
            "ComplexFloatStorage",
            "ComplexDoubleStorage",
            "QInt8Storage",
            "QUInt8Storage",
            "QInt32Storage",
            "UntypedStorage");
    private static final String REBUILD = "_rebuild_tensor_v2";
    private static final String PARAMETER = "_rebuild_parameter";

    private final Place place;
    /** The elements of each storage, once they are read. */
    private final Map<String, Tensor> storages = new HashMap<>();

    /** Entries of a zip may lie over one another: all together take no more bytes than the file has. */
    private long storageBytes;

    private long elements;
    private long mostElements;
    private final List<String> leftOut = new ArrayList<>();

    private TorchReader(Place place) {
        this.place = place;
    }

    /** A tensor as a view of a storage. */
    private record View(
            String storage, ElementType type, long numel, long offset, List<Long> size, List<Long> stride) {}

    /** Where the elements of a storage come from. */
    private interface Source {
        Tensor read(String key, ElementType type, long numel) throws IOException;
    }

    /**
     * What was read.
     *
     * @param tensors by their names
     * @param leftOut what a checkpoint has beside them
     */
    public record Read(SequencedMap<String, Tensor> tensors, List<String> leftOut) {}

    /**
     * Reads all tensors of a file, by their names.
     *
     * @throws ModelFileException if it is missing, damaged, cut off, of another format, holds more than weights, or cannot be read
     */
    public static Read read(Path file) {
        Place place = Place.of(file);
        try {
            long size = InputFile.size(file, place);
            byte[] start = new byte[2];
            try (InputStream in = Files.newInputStream(file)) {
                in.readNBytes(start, 0, start.length);
            }
            TorchReader reader = new TorchReader(place);
            reader.mostElements = Math.multiplyExact(size, VIEWS);
            SequencedMap<String, Tensor> tensors =
                    start[0] == ZIP[0] && start[1] == ZIP[1] ? reader.zip(file, size) : reader.legacy(file, size);
            return new Read(tensors, List.copyOf(reader.leftOut));
        } catch (ZipException e) {
            throw place.corrupt("is no whole zip archive: " + e.getMessage(), e);
        } catch (IOException e) {
            throw place.unreadable(e);
        }
    }

    private SequencedMap<String, Tensor> zip(Path file, long size) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry pickle = null;
            for (ZipEntry entry : zip.stream().toList()) {
                String name = entry.getName();
                int slash = name.indexOf('/');
                if (slash > 0 && name.substring(slash + 1).equals(PICKLE)) {
                    pickle = entry;
                } else if (slash > 0
                        && (name.startsWith("code/", slash + 1) || name.startsWith("constants.pkl", slash + 1))) {
                    throw place.failure(
                            Problem.UNSUPPORTED,
                            "is a TorchScript program (torch.jit.save), whose code is not run here. " + SAVE_STATE);
                }
            }
            if (pickle == null) {
                throw place.failure(
                        Problem.FOREIGN, "is a zip archive without a data.pkl, so torch.save did not write it.");
            }
            String folder = pickle.getName().substring(0, pickle.getName().length() - PICKLE.length());
            requireLittleEndian(zip, folder);
            Object root;
            try (InputStream in = new BufferedInputStream(stored(zip, pickle))) {
                root = Pickle.read(in, place.part(PICKLE), this::refusal);
            }
            return tensors(root, (key, type, numel) -> {
                ZipEntry entry = zip.getEntry(folder + "data/" + key);
                if (entry == null) {
                    throw place.corrupt("has no storage \"" + key + "\"");
                }
                if (numel > Math.min(entry.getSize(), size - storageBytes) / type.bytes()) {
                    throw place.corrupt("the storage \"" + key + "\" has " + entry.getSize() + " bytes, and " + numel
                            + " elements are to be in it");
                }
                storageBytes += numel * type.bytes();
                try (InputStream in = stored(zip, entry)) {
                    return elements(in, type, numel);
                }
            });
        }
    }

    private void requireLittleEndian(ZipFile zip, String folder) throws IOException {
        ZipEntry order = zip.getEntry(folder + "byteorder");
        if (order != null) {
            try (InputStream in = stored(zip, order)) {
                String text = new String(in.readNBytes(16), StandardCharsets.US_ASCII);
                if (!text.equals("little")) {
                    throw place.failure(
                            Problem.UNSUPPORTED,
                            "has its numbers in the order of another processor (" + text
                                    + " endian). Save it again on a" + " machine of today.");
                }
            }
        }
    }

    /** An entry that is not packed, as torch writes it: so that none is larger than the file. */
    private InputStream stored(ZipFile zip, ZipEntry entry) throws IOException {
        if (entry.getMethod() != ZipEntry.STORED) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "was packed again, which torch.save does not do. Load and save it in PyTorch, or unzip and zip it"
                            + " without compression.");
        }
        return zip.getInputStream(entry);
    }

    private SequencedMap<String, Tensor> legacy(Path file, long size) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
            Object magic = Pickle.read(in, place, this::refusal);
            if (!magic.equals(MAGIC) || !Pickle.read(in, place, this::refusal).equals(PROTOCOL)) {
                throw place.failure(Problem.FOREIGN, "is a pickle, and not one that torch.save wrote. " + SAVE_STATE);
            }
            Pickle.read(in, place, this::refusal); // the system that wrote it
            Object root = Pickle.read(in, place, this::refusal);
            Map<String, View> views = views(root);
            Map<String, View> byStorage = new HashMap<>();
            views.values().forEach(view -> byStorage.putIfAbsent(view.storage(), view));
            Map<String, ElementType> others = storages(root); // an optimizer's, which lie among those of the weights
            if (!(Pickle.read(in, place, this::refusal) instanceof List<?> keys)) {
                throw place.corrupt("does not list its storages");
            }
            for (Object each : keys) {
                if (!(each instanceof String key)) {
                    throw place.corrupt("names a storage by something else than a text");
                }
                byte[] head = in.readNBytes(Long.BYTES);
                if (head.length < Long.BYTES) {
                    throw place.truncated("the storage \"" + key + "\" is missing");
                }
                long numel =
                        ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
                View view = byStorage.get(key);
                if (view == null) {
                    ElementType type = others.get(key);
                    if (type == null) {
                        throw place.failure(
                                Problem.UNSUPPORTED, "has more than the tensors of a state dict in it. " + SAVE_STATE);
                    }
                    if (numel < 0 || numel > size / type.bytes()) {
                        throw place.corrupt("the storage \"" + key + "\" claims " + numel + " elements");
                    }
                    in.skipNBytes(numel * type.bytes());
                    continue;
                }
                if (numel < 0 || numel > size / view.type().bytes() || numel < view.numel()) {
                    throw place.corrupt("the storage \"" + key + "\" claims " + numel + " elements");
                }
                storages.put(view.storage(), elements(in, view.type(), numel));
            }
            return tensors(root, (key, type, numel) -> {
                throw place.corrupt("has no storage \"" + key + "\"");
            });
        }
    }

    /** The types of all storages that are named anywhere, by their keys. */
    private static Map<String, ElementType> storages(Object root) {
        Map<String, ElementType> types = new HashMap<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (!seen.add(next)) {
                continue;
            }
            switch (next) {
                case Map<?, ?> map -> map.values().forEach(open::push);
                case List<?> list -> list.forEach(open::push);
                case Call call -> call.arguments().forEach(open::push);
                case Persistent(List<?> id)
                when id.size() > 2
                        && id.get(1) instanceof Global(String module, String type)
                        && module.equals("torch")
                        && STORAGES.containsKey(type)
                        && id.get(2) instanceof String key ->
                    types.put(key, Objects.requireNonNull(STORAGES.get(type)));
                default -> {}
            }
        }
        return types;
    }

    private Tensor elements(InputStream in, ElementType type, long numel) throws IOException {
        if (numel < 0 || numel > Integer.MAX_VALUE - 8) {
            throw place.tooLarge("a storage has " + numel + " elements");
        }
        Tensor tensor = Tensor.zeros(type.dtype(), (int) numel);
        byte[] chunk = new byte[CHUNK];
        ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = CHUNK / type.bytes();
        for (int index = 0; index < numel; ) {
            int count = (int) Math.min(perChunk, numel - index);
            if (in.readNBytes(chunk, 0, count * type.bytes()) != count * type.bytes()) {
                throw place.truncated("fewer bytes came than its storages have");
            }
            type.read(buffer, tensor, index, count);
            index += count;
        }
        return tensor;
    }

    /** Why a name in a pickle is refused: those that make tensors and dictionaries are all that weights need. */
    private Optional<String> refusal(Global name) {
        boolean isPart = name.equals(new Global("collections", "OrderedDict"))
                || name.equals(new Global("torch._utils", REBUILD))
                || name.equals(new Global("torch._utils", PARAMETER))
                || name.equals(new Global("torch", "Size"))
                || name.equals(new Global("torch", "device"))
                || (name.module().equals("torch") && STORAGES.containsKey(name.name()));
        if (isPart) {
            return Optional.empty();
        }
        if (name.module().equals("torch") && OTHER_STORAGES.contains(name.name())) {
            return Optional.of("has tensors of " + name
                    + ", which are no weights of a network of float32. Convert them first:" + " model.float().");
        }
        boolean isModule =
                name.module().startsWith("torch.nn") || !name.module().startsWith("torch");
        return Optional.of(
                isModule
                        ? "is a whole object of " + name
                                + ", pickled with its code, and no code of a file is run here. " + SAVE_STATE
                        : "needs " + name + ", which weights do not need. " + SAVE_STATE);
    }

    private SequencedMap<String, Tensor> tensors(Object root, Source source) throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, View> entry : views(root).entrySet()) {
            tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), source));
        }
        return tensors;
    }

    private Tensor tensor(String name, View view, Source source) throws IOException {
        int[] dims = new int[view.size().size()];
        long[] strides = new long[dims.length];
        long count = 1;
        long last = view.offset();
        try {
            for (int i = 0; i < dims.length; i++) {
                dims[i] = Math.toIntExact(view.size().get(i));
                strides[i] = view.stride().get(i);
                count = Math.multiplyExact(count, dims[i]);
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, dims[i] - 1L), strides[i]));
            }
        } catch (ArithmeticException e) {
            throw place.tooLarge("the tensor \"" + name + "\" has sizes " + view.size());
        }
        boolean isInside = count == 0 || (last < view.numel() && count <= view.numel());
        elements += count;
        if (elements > mostElements) {
            throw place.tooLarge(
                    "its tensors are views of so few bytes that all of them have " + elements + " elements");
        }
        if (view.offset() < 0 || !isInside) {
            throw place.corrupt("the tensor \"" + name + "\" of sizes " + view.size()
                    + " does not lie within its storage of " + view.numel() + " elements");
        }
        Tensor storage = storages.get(view.storage());
        if (storage == null) {
            storage = source.read(view.storage(), view.type(), view.numel());
            storages.put(view.storage(), storage);
        }
        if (storage.dtype() != view.type().dtype() || storage.size() < view.numel()) {
            throw place.corrupt("two tensors take the storage \"" + view.storage() + "\" for different things");
        }
        try {
            return gathered(storage, view.offset(), dims, strides);
        } catch (InvalidInputException | ArithmeticException e) {
            throw place.corrupt("the tensor \"" + name + "\" has sizes " + view.size(), e);
        }
    }

    /** The elements of a view in the order of a tensor. */
    private static Tensor gathered(Tensor storage, long offset, int[] dims, long[] strides) {
        Tensor tensor = Tensor.zeros(storage.dtype(), dims);
        int[] index = new int[dims.length];
        long from = offset;
        for (int to = 0; to < tensor.size(); to++) {
            copy(storage, (int) from, tensor, to);
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                from += strides[axis];
                index[axis]++;
                if (index[axis] < dims[axis]) {
                    break;
                }
                from -= strides[axis] * dims[axis];
                index[axis] = 0;
            }
        }
        return tensor;
    }

    private static void copy(Tensor from, int at, Tensor to, int index) {
        switch (from.dtype()) {
            case FLOAT32 -> to.floats()[index] = from.floats()[at];
            case FLOAT64 -> to.doubles()[index] = from.doubles()[at];
            case INT32 -> to.ints()[index] = from.ints()[at];
            case INT64 -> to.longs()[index] = from.longs()[at];
            case BOOL -> to.booleans()[index] = from.booleans()[at];
        }
    }

    /** The tensors of a state dict, or of the one dictionary within a checkpoint that has some and is no optimizer's. */
    private SequencedMap<String, View> views(Object root) {
        if (!(root instanceof Map<?, ?> map)) {
            throw place.failure(Problem.UNSUPPORTED, "holds no dictionary of tensors by their names. " + SAVE_STATE);
        }
        // A checkpoint may have tensors of its own, as the best accuracy, beside the dictionary of weights.
        SequencedMap<String, View> own = ofDictionary(map);
        List<String> names = new ArrayList<>();
        SequencedMap<String, View> found = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner && !String.valueOf(key).contains("optim")) {
                SequencedMap<String, View> views = ofDictionary(inner);
                if (!views.isEmpty()) {
                    names.add(String.valueOf(key));
                    found.putAll(views);
                }
            }
        });
        if (names.isEmpty() && !own.isEmpty()) {
            return own;
        }
        if (names.isEmpty()) {
            throw place.failure(Problem.UNSUPPORTED, "has no tensor in it. " + SAVE_STATE);
        }
        if (names.size() > 1) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "is a checkpoint with the tensors of several networks, " + names + ". Save one of them:"
                            + " torch.save(checkpoint[\"" + names.getFirst() + "\"], \"model.pt\").");
        }
        leftOut.clear();
        map.keySet().stream()
                .map(String::valueOf)
                .filter(key -> !names.contains(key) && key.length() <= LONGEST_NAME)
                .limit(MOST_NAMES)
                .forEach(leftOut::add);
        return found;
    }

    private SequencedMap<String, View> ofDictionary(Map<?, ?> map) {
        SequencedMap<String, View> views = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value instanceof Call call && key instanceof String name) {
                view(call, name).ifPresent(view -> views.put(name, view));
            }
        });
        return views;
    }

    private Optional<View> view(Call call, String name) {
        List<Object> arguments = call.arguments();
        if (call.function().name().equals(PARAMETER)
                && !arguments.isEmpty()
                && arguments.getFirst() instanceof Call data
                && !data.function().name().equals(PARAMETER)) {
            return view(data, name);
        }
        if (!call.function().name().equals(REBUILD)) {
            return Optional.empty();
        }
        boolean isTensor = arguments.size() >= 4
                && arguments.get(0) instanceof Persistent
                && arguments.get(1) instanceof Long
                && arguments.get(2) instanceof List<?> size
                && arguments.get(3) instanceof List<?> stride
                && size.size() == stride.size()
                && size.size() <= MOST_DIMENSIONS;
        if (!isTensor) {
            throw place.corrupt("the tensor \"" + name + "\" is not described as torch describes one");
        }
        return Optional.of(view((Persistent) arguments.get(0), arguments, name));
    }

    private View view(Persistent reference, List<Object> arguments, String name) {
        if (!(reference.id() instanceof List<?> id)
                || id.size() < 5
                || !STORAGE.equals(id.get(0))
                || !(id.get(1) instanceof Global(String module, String type))
                || !(id.get(2) instanceof String key)
                || !(id.get(4) instanceof Long numel)
                || numel < 0) {
            throw place.corrupt("the storage of the tensor \"" + name + "\" is not described as torch describes one");
        }
        if (id.size() > 5 && id.get(5) != Pickle.None.NONE) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "has a tensor \"" + name
                            + "\" in a part of another storage, as PyTorch before 0.4 wrote it. Load and"
                            + " save it again in a PyTorch of today.");
        }
        ElementType element = STORAGES.get(type);
        if (element == null) {
            throw place.corrupt("the storage of the tensor \"" + name + "\" has the type " + module + "." + type);
        }
        return new View(
                key,
                element,
                numel,
                (Long) arguments.get(1),
                numbers((List<?>) arguments.get(2), name),
                numbers((List<?>) arguments.get(3), name));
    }

    private List<Long> numbers(List<?> values, String name) {
        List<Long> numbers = new ArrayList<>();
        for (Object value : values) {
            if (!(value instanceof Long number) || number < 0) {
                throw place.corrupt(
                        "the tensor \"" + name + "\" has a size or a stride that is no number of 0 or more");
            }
            numbers.add(number);
        }
        return numbers;
    }
}
