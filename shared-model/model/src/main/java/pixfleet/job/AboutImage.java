package pixfleet.job;

/** Something that is about one image of a job, and answers for it. */
public interface AboutImage {
    /** The image it is about. */
    ImageRef ref();

    /** The job the image belongs to. */
    default JobId job() {
        return ref().job();
    }

    /** The image's name within the job. */
    default ImageId image() {
        return ref().image();
    }

    /** The image's place in its job, from 0. */
    default int position() {
        return ref().position();
    }

    /** The image's name as the user knows it. */
    default String fileName() {
        return ref().fileName();
    }

    /** Where the original's bytes lie. */
    default ObjectRef original() {
        return ref().original();
    }
}
