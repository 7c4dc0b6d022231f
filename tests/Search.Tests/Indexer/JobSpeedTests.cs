using Search.Indexer;
using Search.Indexing;

namespace Search.Tests.Indexer;

/// <summary>The speed and the remaining time of an index job.</summary>
public sealed class JobSpeedTests
{
    [Fact]
    public void A_job_that_read_a_fifth_in_two_seconds_needs_eight_more()
    {
        var speed = JobSpeed.Of(Progress(bytes: 200, written: 20, resumed: 0), totalBytes: 1_000, TimeSpan.FromSeconds(2));

        Assert.Equal((10, 100, TimeSpan.FromSeconds(8)), (speed.PassagesPerSecond, speed.BytesPerSecond, speed.Remaining));
    }

    [Fact]
    public void A_resumed_job_is_timed_without_what_the_earlier_job_wrote()
    {
        var speed = JobSpeed.Of(Progress(bytes: 600, written: 60, resumed: 40), totalBytes: 1_000, TimeSpan.FromSeconds(2));

        Assert.Equal(10, speed.PassagesPerSecond);
        Assert.Equal(100, speed.BytesPerSecond, 1e-9);
        Assert.Equal(4, speed.Remaining!.Value.TotalSeconds, 1e-9);
    }

    [Fact]
    public void Before_the_first_passage_of_a_resumed_job_the_remaining_time_is_unknown() =>
        Assert.Null(JobSpeed.Of(Progress(bytes: 400, written: 40, resumed: 40), totalBytes: 1_000, TimeSpan.FromSeconds(1)).Remaining);

    private static IndexProgress Progress(long bytes, long written, long resumed) =>
        new(bytes, written, resumed, Rejected: 0, Retries: 0, InFlight: 0, IsFinishing: false);
}
