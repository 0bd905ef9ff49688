package pixfleet.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A job of files that the command uploads with tickets. */
final class TicketJob {
    private final LocalSystem system;
    private final Population population;
    private final Path folder;
    private final List<Path> pictures;

    /**
     * @param folder for the files
     * @param pictures what they are, over and over
     */
    TicketJob(LocalSystem system, Path folder, List<Path> pictures) {
        this.system = system;
        this.population = new Population(system);
        this.folder = folder;
        this.pictures = List.copyOf(pictures);
    }

    /**
     * What came of it.
     *
     * @param seconds from the command's start to its end
     * @param intakeCpu seconds of processors' time
     * @param apiCpu of the API's function
     * @param fleetCpu of agents and ranks
     */
    record Outcome(double seconds, double intakeCpu, double apiCpu, double fleetCpu) {}

    /** Uploads that many images and waits for their end; the command fails unless all are done. */
    Outcome run(String pipeline, int images) throws IOException, InterruptedException {
        Path uploads = Files.createDirectories(folder.resolve("uploads"));
        for (int number = 0; number < images; number++) {
            Path file = uploads.resolve("%05d.jpg".formatted(number));
            if (!Files.exists(file)) {
                Files.copy(pictures.get(number % pictures.size()), file);
            }
        }
        double intake = population.cpuSeconds("intake");
        double api = population.cpuSeconds("api");
        double fleet = population.fleetSeconds();
        long began = System.nanoTime();
        system.command("submit", "--pipeline", pipeline, uploads.toString());
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Outcome(
                seconds,
                population.cpuSeconds("intake") - intake,
                population.cpuSeconds("api") - api,
                population.fleetSeconds() - fleet);
    }
}
