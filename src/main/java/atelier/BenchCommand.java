package atelier;

import atelier.bench.AnswersBench;
import atelier.bench.Bench;
import atelier.bench.CheckpointBench;
import atelier.bench.ClassifierBench;
import atelier.bench.CollapseBench;
import atelier.bench.DataBench;
import atelier.bench.DoctorBench;
import atelier.bench.Kernels;
import atelier.bench.KillBench;
import atelier.bench.QualityBench;
import atelier.bench.ServerBench;
import atelier.bench.StsnBench;
import atelier.bench.StyleBench;
import atelier.bench.TextBench;
import atelier.bench.TranslationBench;
import atelier.bench.VitalsBench;
import atelier.bench.WorkshopBench;
import atelier.family.Families;
import atelier.learner.Learners;
import atelier.worker.Processor;
import atelier.worker.WorkerProcess;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * The benchmarks. Those of the engine are carried out by a process of their own, which gets the
 * same arguments and the environment of a worker.
 */
@Command(
    name = "bench",
    description = "Measures the speed and memory of training.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final String IN_THIS_PROCESS = "--in-this-process";

  @ParentCommand private @Nullable Main main;
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--threads",
      description = "Threads to compute with (default: the machine's cores).")
  private @Nullable Integer threads;

  @Option(names = "--json", description = "File to write the figures to.")
  private @Nullable Path json;

  @Option(
      names = "--memory",
      description = "Also measure the growth of memory, which takes minutes.")
  private boolean memory;

  @Option(
      names = "--server",
      description = "Measure a server instead: its start, the first frame, the cost of viewers.")
  private boolean server;

  @Option(
      names = "--workshop",
      arity = "0..1",
      fallbackValue = "300",
      paramLabel = "SECONDS",
      description =
          "Measure instead a class of thirty on one server, for five minutes or as long as said.")
  private @Nullable Integer workshop;

  @Option(
      names = "--answers",
      description =
          "Measure instead how soon models answer over HTTP while they train: points that are drawn, drawings that are translated.")
  private boolean answers;

  @Option(
      names = "--kills",
      description =
          "Measure instead whether a run gets on while its server is killed ten times; a family.")
  private @Nullable String kills;

  @Option(
      names = "--checkpoints",
      description = "Measure instead what checkpoints cost, a minute for each family.")
  private boolean checkpoints;

  @Option(
      names = "--translation",
      description =
          "Measure instead how well pix2pix and CycleGAN translate between the built-in pairs of domains.")
  private boolean translation;

  @Option(names = "--style", description = "Measure style transfer instead.")
  private boolean style;

  @Option(
      names = "--classifier",
      description =
          "Measure instead how well a classifier resists attacks; a packed image set with labels.")
  private @Nullable Path classifier;

  @Option(
      names = "--data",
      description =
          "Measure instead whether a classifier learns more where three labels were cut to a tenth and filled up by a conditional GAN; a packed image set with labels.")
  private @Nullable Path data;

  @Option(
      names = "--doctor",
      description =
          "Measure instead how often the doctor sounds a false alarm: families trained with their defaults on the built-in shapes, or summer and winter; one that is named twice is trained from two seeds.")
  private boolean doctor;

  @Option(
      names = "--text",
      description =
          "Measure instead how often text-to-image draws the colour and shape of captions of the built-in shapes that it never saw.")
  private boolean text;

  @Option(
      names = "--quality",
      description =
          "Measure instead how far what families draw is from real pictures, by a classifier's features; a packed image set with labels.")
  private @Nullable Path quality;

  @Option(
      names = "--minutes",
      split = ",",
      defaultValue = "3",
      description = "Minutes of training after which --quality measures (default: 3).")
  private double[] minutes = {};

  @Option(
      names = "--seeds",
      defaultValue = "1",
      description = "Trainings of each family for --quality (default: 1).")
  private int seeds;

  @Option(
      names = "--pictures",
      description = "How many pictures --quality trains on (default: all).")
  private @Nullable Integer pictures;

  @Option(
      names = "--label",
      description =
          "A label that --quality trains on alone, and of whose pictures it counts how many are recognised; may be given several times.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--collapse",
      description =
          "Measure instead how many groups of points a GAN finds that collapses on purpose, with and without each remedy, from three seeds.")
  private boolean collapse;

  @Option(
      names = "--points",
      description =
          "Measure instead the same of GANs of points that learn for a minute with their defaults.")
  private boolean points;

  @Option(
      names = "--sets",
      split = ",",
      description =
          "Measure instead what families learn of these packed image sets, on pictures that they hold out; with --translation two sets of the same things in the same order.")
  private List<Path> sets = new ArrayList<>();

  @Option(
      names = "--setting",
      description =
          "A setting other than its default for --sets, --quality, --text, --stsn, --collapse, --points, --translation and for speed.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--stsn",
      description =
          "Measure instead how many rubbings structure-texture separation recognises, from three seeds, against training on letters alone.")
  private boolean stsn;

  @Option(
      names = "--weights",
      description = "Folder of pretrained networks’ weights for --style, *.safetensors.")
  private @Nullable Path weights;

  @Option(
      names = "--steps",
      description =
          "Steps of each training for --translation, --classifier, --data, --text, --stsn, --sets, --collapse, --points; those that --quality plans for (default: the family's).")
  private @Nullable Integer steps;

  @Option(
      names = "--frames",
      description =
          "Folder for frames of each training for --translation, --data, --text, --stsn, --sets, --quality, --doctor.")
  private @Nullable Path frames;

  @Option(names = "--kernels", hidden = true)
  private boolean kernels;

  @Option(names = IN_THIS_PROCESS, hidden = true)
  private boolean inThisProcess;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "Families to measure (default: all); first sets of the pairs for --translation, methods for --style, seeds for --stsn.")
  private List<String> names = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (main == null || spec == null) {
      throw new IllegalStateException("picocli sets both before it runs a command");
    }
    main.requireMxnet();
    if (server) {
      write(new ServerBench().run(System.out));
      return 0;
    }
    if (answers) {
      write(new AnswersBench().run(System.out));
      return 0;
    }
    if (workshop != null) {
      write(new WorkshopBench(workshop).run(System.out));
      return 0;
    }
    if (kernels) {
      Kernels.show(System.out);
      return 0;
    }
    if (kills != null) {
      write(new KillBench().run(kills, System.out));
      return 0;
    }
    if (inThisProcess) {
      write(measure());
      return 0;
    }
    int threads = this.threads == null ? Machine.here().threads(1) : this.threads;
    sayWhatComputes(threads);
    List<String> arguments =
        new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
    arguments.add(IN_THIS_PROCESS);
    return WorkerProcess.program(threads, arguments).inheritIO().start().waitFor();
  }

  private List<?> measure() throws IOException {
    Families families = Families.standard();
    Learners learners = StandardLearners.create(families);
    if (checkpoints) {
      return new CheckpointBench(families, learners).run(names, System.out);
    }
    if (translation) {
      return new TranslationBench(families, learners)
          .run(names, sets, settings, steps, frames, System.out);
    }
    if (data != null) {
      return new DataBench(families, learners).run(data, steps, frames, System.out);
    }
    if (classifier != null) {
      return new ClassifierBench(families, learners).run(classifier, steps, frames, System.out);
    }
    if (doctor) {
      return new DoctorBench(families, learners).run(names, steps, frames, System.out);
    }
    if (text) {
      return new TextBench(families, learners).run(settings, steps, frames, System.out);
    }
    if (quality != null) {
      QualityBench.Plan plan =
          new QualityBench.Plan(pictures, labels, settings, steps, minutes, seeds);
      return new QualityBench(families, learners).run(names, quality, plan, frames, System.out);
    }
    if (collapse || points) {
      CollapseBench.Kind kind = collapse ? CollapseBench.Kind.CAUSED : CollapseBench.Kind.USUAL;
      return new CollapseBench(families, learners).run(kind, names, settings, steps, System.out);
    }
    if (!sets.isEmpty()) {
      return new VitalsBench(families, learners)
          .run(names, sets, settings, steps, frames, System.out);
    }
    if (stsn) {
      return new StsnBench(families, learners).run(names, settings, steps, frames, System.out);
    }
    if (style) {
      return new StyleBench(families, learners, weights).run(names, System.out);
    }
    return new Bench(families, learners).run(names, settings, memory, System.out);
  }

  private static void sayWhatComputes(int threads) throws IOException {
    ProcessBuilder builder =
        WorkerProcess.program(threads, List.of("bench", "--kernels", IN_THIS_PROCESS));
    builder.environment().put(Kernels.VERBOSE, "1");
    Process process = builder.redirectError(Redirect.DISCARD).start();
    Kernels kernels = Kernels.read(process.inputReader().lines().toList());
    Processor processor = Processor.ofThisMachine();
    System.out.printf(
        "%s; %s%n%d threads; oneDNN: %s, convolutions by %s; OpenBLAS: %s%n%n",
        processor.name().isEmpty() ? System.getProperty("os.arch") : processor.name(),
        String.join(" ", processor.instructionSets()),
        threads,
        kernels.oneDnn(),
        kernels.convolution(),
        kernels.blas());
  }

  private void write(Object figures) throws IOException {
    if (json != null) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), figures);
    }
  }
}
