package example;

import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.lstm4j.Tensor;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.Session;

/**
 * Forecasts the next value of each of many series as their values come in. What the model remembers of a series is a snapshot of its
 * session, a few hundred bytes, which Kafka keeps: it survives a crash, and moves with the partition to another machine.
 */
final class ForecastTopology {
    static final String READINGS = "readings";
    static final String FORECASTS = "forecasts";
    static final String SESSIONS = "sessions";

    private ForecastTopology() {}

    /**
     * The topology.
     *
     * @param model reads {@code values float32[rows, steps, 1]}, gives {@code prediction} of the same shape and carries a state; one for
     *     all threads of the program, which closes it behind the streams
     */
    static Topology of(SavedModel model) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(SESSIONS), Serdes.String(), Serdes.ByteArray()));
        builder.stream(READINGS, Consumed.with(Serdes.String(), Serdes.Double()))
                .process(() -> new Forecaster(model), SESSIONS)
                .to(FORECASTS, Produced.with(Serdes.String(), Serdes.Double()));
        return builder.build();
    }

    private static final class Forecaster implements Processor<String, Double, String, Double> {
        private final SavedModel model;
        private ProcessorContext<String, Double> context;
        private KeyValueStore<String, byte[]> sessions;

        Forecaster(SavedModel model) {
            this.model = model;
        }

        @Override
        public void init(ProcessorContext<String, Double> given) {
            context = given;
            sessions = given.getStateStore(SESSIONS);
        }

        @Override
        public void process(Record<String, Double> reading) {
            byte[] saved = sessions.get(reading.key());
            Session session = saved == null ? model.session() : model.session(saved);
            Tensor value = Tensor.of(new int[] {1, 1, 1}, reading.value().floatValue());
            double next = session.step(Map.of("values", value)).get("prediction").element(0);
            sessions.put(reading.key(), session.snapshot());
            context.forward(reading.withValue(next));
        }
    }
}
