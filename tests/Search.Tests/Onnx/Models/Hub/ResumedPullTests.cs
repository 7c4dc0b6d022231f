using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx.Models;

using Search.Tests.Downloads;

namespace Search.Tests.Onnx.Models.Hub;

/// <summary>A pull that continues where an earlier attempt or process stopped, and partial files that it must not use.</summary>
public sealed class ResumedPullTests : PullTests
{
    [Fact]
    public async Task Download_continues_after_a_broken_connection()
    {
        Hub.Before = async (context, number) =>
        {
            if (number != 2)
            {
                return false;
            }

            context.Response.ContentLength = Weights.Length;
            await context.Response.Body.WriteAsync(Weights.AsMemory(0, 100_000));
            await context.Response.Body.FlushAsync();
            await UntilSomeIsThereAsync(); // An aborted connection loses bytes that were not read yet.
            context.Abort();
            return true;
        };

        await PullAsync(Settings);

        var range = Hub.Requests.Last().Range;
        Assert.StartsWith("bytes=", range, StringComparison.Ordinal);
        Assert.NotEqual("bytes=0-", range);
    }

    [Fact]
    public async Task A_pull_continues_from_the_bytes_of_an_earlier_process()
    {
        await LeaveUnfinishedAsync(Weights[..200_000]);

        await PullAsync(Settings);

        Assert.Equal("bytes=200000-", Hub.Requests.Last().Range);
    }

    [Fact]
    public async Task Partial_bytes_of_another_version_are_discarded()
    {
        await LeaveUnfinishedAsync(new byte[1_000]);

        await PullAsync(Settings);
    }

    [Fact]
    public async Task A_complete_partial_file_is_used_without_a_request_for_it()
    {
        await LeaveUnfinishedAsync(Weights);

        await PullAsync(Settings);

        Assert.EndsWith("/config.json", Assert.Single(Hub.Requests).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partial_file_longer_than_the_whole_is_read_again()
    {
        await LeaveUnfinishedAsync([.. Weights, .. Weights]);

        await PullAsync(Settings);
    }

    [Fact]
    public async Task A_whole_file_is_accepted_from_a_server_that_ignores_the_range()
    {
        await LeaveUnfinishedAsync(Weights[..1_000]);
        Hub.Before = async (context, _) =>
        {
            await context.Response.Body.WriteAsync(context.Request.Path.Value!.EndsWith("config.json", StringComparison.Ordinal) ? Config : Weights);
            return true;
        };

        await PullAsync(Settings);
    }

    [Fact]
    public async Task A_stalled_download_is_repeated()
    {
        Hub.Before = async (context, number) =>
        {
            if (number == 2)
            {
                await FileServer.StallAsync(context, Weights, after: 10);
            }

            return number == 2;
        };

        await PullAsync(Settings);

        Assert.Equal("bytes=10-", Hub.Requests.Last().Range);
    }
    private async Task UntilSomeIsThereAsync()
    {
        while (Downloader.BytesOf(Path.Combine(new ModelStore(new DataDirectory(Home.Path)).FolderOf(Entry), "model.safetensors")) == 0)
        {
            await Task.Delay(5);
        }
    }
}
