using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;
using Search.Tests.Downloads;

namespace Search.Tests.Onnx.Models.Hub;

/// <summary>Pulling from servers that are busy, close the connection, or send wrong lengths; and to disks without space.</summary>
public sealed partial class UnreliableServerTests : PullTests
{
    private static readonly ModelEntry WeightsOnly = Entry with { Files = [Entry.Files[1]] };

    [Fact]
    public async Task A_body_shorter_than_announced_is_resumed_where_it_ended()
    {
        await using var server = new RawServer(head => Rest(head, most: 120_000));

        await PullAsync(Settings with { Endpoints = [server.Url] }, entry: WeightsOnly);

        Assert.Equal([0, 120_000, 240_000], server.Requests.Select(Start));
    }

    [Fact]
    public async Task A_body_longer_than_announced_is_cut_at_the_announced_length()
    {
        await using var server = new RawServer(_ => RawServer.Promise(Weights.Length, [.. Weights, 1, 2, 3]));

        await PullAsync(Settings with { Endpoints = [server.Url] }, entry: WeightsOnly);
    }

    [Fact]
    public async Task A_content_length_shorter_than_the_file_gives_no_file()
    {
        await using var server = new RawServer(_ => RawServer.Promise(1_000, Weights));

        var error = await Assert.ThrowsAsync<DownloadException>(() => PullAsync(Settings with { Endpoints = [server.Url] }, entry: WeightsOnly));

        Assert.Contains("SHA-256", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(new ModelStore(new DataDirectory(Home.Path)).FolderOf(Entry)));
    }

    [Fact]
    public async Task A_body_without_end_is_refused_when_it_is_longer_than_the_file()
    {
        var sent = 0L;
        Hub.Before = async (context, _) =>
        {
            context.Response.Headers["X-Linked-Size"] = Weights.Length.ToString(CultureInfo.InvariantCulture);
            while (!context.RequestAborted.IsCancellationRequested && sent < 1_000_000_000)
            {
                await context.Response.Body.WriteAsync(Weights);
                sent += Weights.Length;
                await Task.Delay(1); // Writes to a closed connection return at once.
            }

            return true;
        };

        var error = await Assert.ThrowsAsync<DownloadException>(() => PullAsync(Settings, entry: WeightsOnly));

        Assert.Contains("expected 300,000", error.Message, StringComparison.Ordinal);
        Assert.InRange(sent, 1, 100_000_000);
    }

    [Fact]
    public async Task A_download_error_keeps_the_bytes_already_read()
    {
        Hub.Before = async (context, number) =>
        {
            if (number == 1)
            {
                await FileServer.StallAsync(context, Weights, after: 100_000);
            }

            context.Response.StatusCode = number == 2 ? 502 : context.Response.StatusCode;
            return number <= 2;
        };

        await PullAsync(Settings, entry: WeightsOnly);

        Assert.Equal(["", "bytes=100000-", "bytes=100000-"], Hub.Requests.Select(request => request.Range));
    }

    [Fact]
    public async Task A_rest_of_another_file_version_does_not_stay_appended()
    {
        await LeaveUnfinishedAsync(Weights[..100_000]);
        await using var server = new RawServer(head => Start(head) > 0
            ? RawServer.Promise(200_000, new byte[200_000], "206 Partial Content")
            : Rest(head, most: Weights.Length));

        await PullAsync(Settings with { Endpoints = [server.Url] }, entry: WeightsOnly);

        Assert.Equal([100_000, 0], server.Requests.Select(Start));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Thu, 01 Jan 2026 00:00:07 GMT")]
    public async Task The_wait_that_a_busy_server_requests_is_kept(string retryAfter)
    {
        var clock = new HastyClock();
        Hub.Before = Busy(retryAfter);

        await PullAsync(Settings, clock);

        Assert.Equal([TimeSpan.FromSeconds(7)], clock.Waited);
    }

    [Fact]
    public async Task A_requested_wait_of_an_hour_is_not_kept()
    {
        Hub.Before = Busy("3600");

        var error = await Assert.ThrowsAsync<DownloadException>(() => PullAsync(Settings, new HastyClock()));

        Assert.Contains("asks to wait 3,600 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_do_not_fit_on_the_disk_are_not_requested()
    {
        var huge = Entry with { Files = [Entry.Files[0], Entry.Files[1] with { ApproximateMegabytes = 5e11 }] };

        var error = await Assert.ThrowsAsync<DiskSpaceException>(() => PullAsync(Settings, entry: huge));

        Assert.StartsWith($"{Entry.Name} needs 500,000,000,000 MB in {Home.Path}", error.Message, StringComparison.Ordinal);
        Assert.Contains("SEARCH_HOME", error.Message, StringComparison.Ordinal);
        Assert.Empty(Hub.Requests);
    }

    [Fact]
    public async Task A_file_that_the_server_calls_larger_than_the_disk_is_not_read()
    {
        await using var server = new RawServer(_ => RawServer.Promise(500_000_000_000_000_000, Weights));

        var error = await Assert.ThrowsAsync<DiskSpaceException>(() => PullAsync(Settings with { Endpoints = [server.Url] }, entry: WeightsOnly));

        Assert.StartsWith("model.safetensors needs 500,000,000,000 MB", error.Message, StringComparison.Ordinal);
    }

    private static Func<HttpContext, int, Task<bool>> Busy(string retryAfter) => (context, number) =>
    {
        context.Response.StatusCode = number == 1 ? 429 : 200;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.FromResult(number == 1);
    };

    /// <summary>The requested part of the weights, announced completely, of which only a limited number of bytes is sent.</summary>
    private static byte[] Rest(string head, int most)
    {
        var from = Start(head);
        return RawServer.Promise(
            Weights.Length - from, Weights.AsSpan(from, Math.Min(most, Weights.Length - from)), from > 0 ? "206 Partial Content" : "200 OK");
    }

    private static int Start(string head) =>
        RangeStart().Match(head) is { Success: true } range ? int.Parse(range.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("Range: bytes=([0-9]+)-")]
    private static partial Regex RangeStart();

    /// <summary>A clock that starts at 2026-01-01 and does not really wait.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public List<TimeSpan> Waited { get; } = [];

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waited.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
