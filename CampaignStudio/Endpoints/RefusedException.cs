using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>Input that can't be used, found where no <see cref="Result"/> can be answered (while parameters are read).</summary>
internal sealed class RefusedException(Error error) : Exception(error.Message)
{
    public Error Error { get; } = error;
}
