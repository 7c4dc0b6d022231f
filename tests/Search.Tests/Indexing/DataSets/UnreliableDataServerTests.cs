using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Search.Downloads;
using Search.Tests.Downloads;

namespace Search.Tests.Indexing.DataSets;

/// <summary>Getting a data set from servers that stall, break off, or refuse.</summary>
public sealed class UnreliableDataServerTests : DataSetTests
{
    private static readonly int Half = Archive.Length / 2;

    [Fact]
    public async Task A_server_that_stalls_is_asked_again_for_the_rest()
    {
        Server.Before = async (context, number) =>
        {
            if (number == 1)
            {
                await FileServer.StallAsync(context, Archive, after: Half);
            }

            return number == 1;
        };

        await GetAsync(MsMarco(), Fast with { StallTimeout = TimeSpan.FromSeconds(0.5) });

        Assert.Equal(["", $"bytes={Half}-"], Server.Requests.Select(request => request.Range));
        Assert.Contains(Notices, notice => notice.Contains("sent nothing for 0.5 s", StringComparison.Ordinal));
        await AssertHereAsync();
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_continued()
    {
        Server.Before = async (context, number) =>
        {
            if (number <= 2)
            {
                context.Response.ContentLength = Archive.Length;
                await context.Response.Body.WriteAsync(Archive.AsMemory(0, number == 1 ? Half : 0), Cancel);
                await context.Response.Body.FlushAsync(Cancel);
                context.Abort();
            }

            return number <= 2;
        };

        await GetAsync(MsMarco());

        Assert.Equal(3, Server.Requests.Count);
        await AssertHereAsync();
    }

    [Fact]
    public async Task A_body_shorter_than_its_announced_length_is_continued()
    {
        await using var server = new RawServer(head => head.Contains($"Range: bytes={Half}-", StringComparison.Ordinal)
            ? RawServer.Promise(Archive.Length - Half, Archive.AsSpan(Half), "206 Partial Content")
            : RawServer.Promise(Archive.Length, Archive.AsSpan(0, Half)));

        await GetAsync(MsMarco(server.Url.ToString()));

        await AssertHereAsync();
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(1000)]
    public async Task A_wrong_announced_length_gives_no_data_set(int more)
    {
        byte[] sent = [.. Archive, .. new byte[2000]];
        await using var server = new RawServer(_ => RawServer.Promise(Archive.Length + more, sent));

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(MsMarco(server.Url.ToString())));

        Assert.Contains(
            $"it has {Archive.Length + more:N0} bytes; expected {Archive.Length:N0}; its MD5 is {Packed.Md5(sent[..(Archive.Length + more)])}; expected {Packed.Md5(Archive)}",
            error.Message, StringComparison.Ordinal);
        AssertNothingHere();
    }

    [Fact]
    public async Task A_body_without_end_is_refused()
    {
        Server.Before = async (context, _) =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(Archive, context.RequestAborted);
            }

            return true;
        };

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(MsMarco()));

        Assert.Contains($"expected {Archive.Length:N0}", error.Message, StringComparison.Ordinal);
        AssertNothingHere();
    }

    [Fact]
    public async Task A_302_is_followed()
    {
        Server.Before = (context, number) =>
        {
            if (number == 1)
            {
                context.Response.StatusCode = StatusCodes.Status302Found;
                context.Response.Headers.Location = "/elsewhere/collection.tar.gz";
            }

            return Task.FromResult(number == 1);
        };

        await GetAsync(MsMarco());

        Assert.Equal(["/collection.tar.gz", "/elsewhere/collection.tar.gz"], Server.Requests.Select(request => request.Path));
        await AssertHereAsync();
    }

    [Theory]
    [InlineData(401, "it does not give this file to everybody")]
    [InlineData(403, "it does not give this file to everybody")]
    [InlineData(404, "the file was moved or removed")]
    [InlineData(409, "the file was moved or removed")]
    public async Task A_refused_file_is_not_asked_for_again_and_the_message_says_what_to_do(int status, string reason)
    {
        Server.Before = Status(status);

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(MsMarco()));

        Assert.Contains($"collection.tar.gz: the server answered {status}: {reason}", error.Message, StringComparison.Ordinal);
        AssertAdvice(error);
        Assert.Single(Server.Requests);
        AssertNothingHere();
    }

    [Fact]
    public async Task A_429_is_asked_again_after_the_wait_that_it_names()
    {
        var clock = new FakeTimeProvider();
        Server.Before = (context, number) =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (number == 1 ? 429 : 200, "7");
            return Task.FromResult(number == 1);
        };

        var got = GetAsync(MsMarco(), clock: clock);
        while (!Notices.Any(notice => notice.Contains("429", StringComparison.Ordinal)))
        {
            await Task.Delay(5, Cancel);
        }

        clock.Advance(TimeSpan.FromSeconds(6));
        await Task.Delay(100, Cancel);
        Assert.Single(Server.Requests);
        while (!got.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Cancel);
        }

        await got;
        Assert.Contains(Notices, notice => notice.Contains("answered 429", StringComparison.Ordinal) && notice.Contains("in 7 s", StringComparison.Ordinal));
        await AssertHereAsync();
    }

    [Fact]
    public async Task A_503_is_asked_again_until_the_tries_are_over()
    {
        Server.Before = Status(503);

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(MsMarco()));

        Assert.Contains("Stopped after 3 tries", error.Message, StringComparison.Ordinal);
        AssertAdvice(error);
        Assert.Equal(3, Server.Requests.Count);
    }

    [Fact]
    public async Task The_headers_of_a_file_are_sent_to_its_own_host_only()
    {
        await using var other = await FileServer.StartAsync();
        other.Files["/collection.tar.gz"] = Archive;
        var (own, elsewhere) = ("", "");
        Server.Before = (context, _) =>
        {
            own = context.Request.Headers["X-Ms-Version"].ToString();
            (context.Response.StatusCode, context.Response.Headers.Location) = (302, new Uri(other.Url, "/collection.tar.gz").ToString());
            return Task.FromResult(true);
        };
        other.Before = (context, _) =>
        {
            elsewhere = context.Request.Headers["X-Ms-Version"].ToString();
            return Task.FromResult(false);
        };
        var dataSet = MsMarco();

        await GetAsync(dataSet with { Files = [dataSet.Files[0] with { Headers = new Dictionary<string, string> { ["X-Ms-Version"] = "2019-12-12" } }] });

        Assert.Equal(("2019-12-12", ""), (own, elsewhere));
    }

    [Fact]
    public async Task A_stopped_download_keeps_only_the_packed_part_and_is_continued()
    {
        Server.Before = async (context, number) =>
        {
            if (number == 1)
            {
                await FileServer.StallAsync(context, Archive, after: Half);
            }

            return number == 1;
        };
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync(MsMarco(), cancel: stop.Token, progress: new StopAt(Half, stop)));

        Assert.Equal(["collection.tar.gz.incomplete"], FilesHere());
        await GetAsync(MsMarco());
        Assert.Equal($"bytes={Half}-", Server.Requests.Last().Range);
        await AssertHereAsync();
    }

    private static Func<HttpContext, int, Task<bool>> Status(int status) => (context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.FromResult(true);
    };

    private sealed class StopAt(long bytes, CancellationTokenSource stop) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            if (value.Bytes >= bytes)
            {
                stop.Cancel();
            }
        }
    }
}
