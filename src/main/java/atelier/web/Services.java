package atelier.web;

import atelier.blob.BlobStore;
import atelier.builtin.BuiltInSets;
import atelier.doctor.Doctor;
import atelier.family.Families;
import atelier.game.GameStore;
import atelier.imageset.ImageSets;
import atelier.imageset.SinglePictures;
import atelier.imageset.intake.Uploads;
import atelier.operation.Operations;
import atelier.operation.SetTranslations;
import atelier.pretrained.FeatureNetworks;
import atelier.run.Runs;
import atelier.run.Workers;
import atelier.web.live.LiveHub;
import atelier.web.run.RunSummaries;
import atelier.web.worker.WorkerLink;
import atelier.workshop.Credentials;
import atelier.workshop.HandoutStore;
import atelier.workshop.Sharing;
import atelier.workshop.Workshop;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the pages and the API work on.
 *
 * @param version of this program
 * @param live hears of what happens to {@code runs}
 * @param base below which the server is
 * @param addresses under which others open this server, the best first
 */
public record Services(
    String version,
    Families families,
    ImageSets imageSets,
    SinglePictures pictures,
    Uploads uploads,
    BuiltInSets builtIns,
    FeatureNetworks networks,
    Operations operations,
    SetTranslations translations,
    Runs runs,
    RunSummaries summaries,
    Workers workers,
    BlobStore blobs,
    Doctor doctor,
    LiveHub live,
    WorkerLink workerLink,
    Workshop workshop,
    Credentials credentials,
    Sharing sharing,
    Rights rights,
    HandoutStore handouts,
    GameStore games,
    Usage usage,
    Presence presence,
    Quota quota,
    BasePath base,
    Supplier<List<String>> addresses,
    Clock clock) {}
