package example;

import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.lstm4j.model.SavedModel;

/** {@code ForecastApplication MODEL.lstm BROKER:9092}: reads the topic readings, writes the topic forecasts. */
public final class ForecastApplication {
    private ForecastApplication() {}

    public static void main(String[] args) throws InterruptedException {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "forecasts");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[1]);
        // a reading is in its session once, and once only
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        CountDownLatch ended = new CountDownLatch(1);
        try (SavedModel model = SavedModel.open(Path.of(args[0]));
                KafkaStreams streams = new KafkaStreams(ForecastTopology.of(model), settings)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                streams.close();
                ended.countDown();
            }));
            streams.start();
            ended.await();
        }
    }
}
