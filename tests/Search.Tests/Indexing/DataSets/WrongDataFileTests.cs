using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Search.Downloads;
using Search.Tests.Downloads;

namespace Search.Tests.Indexing.DataSets;

/// <summary>Getting a data set from servers that send other bytes than the list names.</summary>
public sealed class WrongDataFileTests : DataSetTests
{
    private static readonly byte[] Other = Packed.TarGzip(("collection.tsv", Packed.Collection(12_000)));
    private static readonly int Half = Archive.Length / 2;

    [Fact]
    public async Task Wrong_bytes_of_the_right_length_are_refused_with_both_MD5s()
    {
        var wrong = Archive.ToArray();
        wrong[Half] ^= 1;
        Server.Files["/collection.tar.gz"] = wrong;

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(MsMarco()));

        Assert.Contains($"its MD5 is {Packed.Md5(wrong)}; expected {Packed.Md5(Archive)}", error.Message, StringComparison.Ordinal);
        AssertAdvice(error);
        AssertNothingHere();
    }

    [Fact]
    public async Task A_file_that_was_published_again_is_refused_with_its_address_and_both_MD5s()
    {
        Server.Files["/collection.tar.gz"] = Other;

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(MsMarco()));

        Assert.Contains(new Uri(Server.Url, "/collection.tar.gz").ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains($"its MD5 is {Packed.Md5(Other)}; expected {Packed.Md5(Archive)}", error.Message, StringComparison.Ordinal);
        AssertAdvice(error);
        AssertNothingHere();
    }

    [Fact]
    public async Task A_file_that_was_published_again_is_not_read_if_the_server_sends_its_MD5()
    {
        Server.Before = async (context, _) =>
        {
            context.Response.Headers.ContentMD5 = Convert.ToBase64String(Convert.FromHexString(Packed.Md5(Other)));
            await context.Response.Body.FlushAsync(Cancel); // The head only.
            await Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        var waited = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<DownloadException>(() => GetAsync(MsMarco()));

        Assert.Contains($"the server says that its MD5 is {Packed.Md5(Other)}; expected {Packed.Md5(Archive)}", error.Message, StringComparison.Ordinal);
        Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task The_right_MD5_in_the_servers_answer_is_no_problem()
    {
        Server.Before = (context, _) =>
        {
            context.Response.Headers.ContentMD5 = Convert.ToBase64String(Convert.FromHexString(Packed.Md5(Archive)));
            return Task.FromResult(false);
        };

        await GetAsync(MsMarco());

        await AssertHereAsync();
    }

    [Fact]
    public async Task A_page_in_place_of_the_file_is_refused()
    {
        Server.Files["/collection.tar.gz"] = "<html>Please sign in</html>"u8.ToArray();

        await Assert.ThrowsAsync<DownloadException>(() => GetAsync(MsMarco()));

        AssertNothingHere();
    }

    [Fact]
    public async Task After_a_wrong_file_the_mirrors_file_is_unpacked_from_its_first_byte()
    {
        Server.Files["/wrong.tar.gz"] = Other;

        await GetAsync(MsMarco(new Uri(Server.Url, "/wrong.tar.gz").ToString(), new Uri(Server.Url, "/collection.tar.gz").ToString()));

        await AssertHereAsync();
    }

    [Fact]
    public async Task A_file_that_changes_between_two_tries_is_unpacked_from_its_first_byte()
    {
        Server.Version = "1";
        Server.Before = async (context, number) =>
        {
            if (number == 1)
            {
                context.Response.ContentLength = Other.Length;
                await context.Response.Body.WriteAsync(Other.AsMemory(0, Half), Cancel);
                await context.Response.Body.FlushAsync(Cancel);
                Server.Version = "2";
                context.Abort();
            }

            return number == 1;
        };

        await GetAsync(MsMarco());

        await AssertHereAsync();
    }
}
